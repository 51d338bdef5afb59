import { Injectable } from '@nestjs/common';
import { AuditFact, AuditTrail, type AuditValue } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { slaCsv } from './sla-csv.js';
import { slaPdf } from './sla-pdf.js';
import { SlaReader } from './sla.reader.js';

export type SlaFormat = 'csv' | 'pdf';

class SlaReportMade extends AuditFact {
  readonly category = 'administration';
  readonly action = 'sla-report.made';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(month: string, format: SlaFormat, checks: number) {
    super();
    this.details = { month, format, checks };
  }
}

/** Reports that leave the product as files. */
@Injectable()
export class SlaService {
  constructor(
    private readonly reader: SlaReader,
    private readonly audit: AuditTrail,
  ) {}

  /** Recorded before it leaves. @throws ValidationFailedError for a month that has not begun */
  async file(actor: Actor, month: string, format: SlaFormat): Promise<Buffer> {
    const report = await this.reader.month(actor, month);
    const content = format === 'csv' ? Buffer.from(slaCsv(report)) : await slaPdf(report);
    await this.audit.commit(actor, new SlaReportMade(month, format, report.lines.length));
    return content;
  }
}
