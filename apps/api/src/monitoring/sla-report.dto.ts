import { percentOf, type SlaReport } from '@clientst0r/monitoring';
import { Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

export class SlaMonthPath extends OrganisationPath {
  @Text({ pattern: /^20\d\d-(?:0[1-9]|1[0-2])$/u, max: 7, description: 'A month of UTC.', example: '2026-11' })
  month: string;
}

class SlaLineDto {
  @Id()
  checkId: string;

  @Text({ max: 190 })
  name: string;

  @Text({ max: 20 })
  kind: string;

  @Text({
    max: 7,
    nullable: true,
    description: 'Percent of the looks that count, cut after three places; null when there is none.',
    example: '99.950',
  })
  availability: string | null;

  @Integer({ description: 'Looks that were answered, degraded ones too.' })
  answered: number;

  @Integer()
  failed: number;

  @Integer({ description: 'Looks at which the target could not be asked; they do not count.' })
  unknown: number;

  @Integer({ description: 'Looks during maintenance; they do not count.' })
  maintained: number;

  @Integer({ description: 'Days without any look, since the check is there.' })
  daysUnseen: number;

  @Integer()
  incidents: number;

  @Integer()
  minutesDown: number;

  @Integer({ nullable: true, description: 'Milliseconds.' })
  average: number | null;

  @Integer({ nullable: true, description: 'Milliseconds.' })
  slowest: number | null;
}

export class SlaReportDto {
  @Text({ max: 7 })
  month: string;

  @Instant({ description: 'Until when it was looked: the end of the month, or now.' })
  until: Date;

  @ListOf(() => SlaLineDto, { max: 2000 })
  items: SlaLineDto[];
}

export function slaReportDto({ month, until, lines }: SlaReport): SlaReportDto {
  const items = lines.map((line) => ({ ...line, availability: line.answered + line.failed === 0 ? null : percentOf(line) }));
  return { month, until, items };
}
