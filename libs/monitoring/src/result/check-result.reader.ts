import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@clientst0r/platform';
import { storedInstant } from '@clientst0r/platform';
import { CheckReader } from '../check/check.reader.js';
import { errorSentence, outcomeAt, type ProbeOutcome, type ProbeTimings } from '../probe/probe-result.js';
import { resultKey } from './result-key.js';

export interface ResultQuery {
  readonly from?: Date;
  readonly to?: Date;
  /** Only older ones. */
  readonly before?: Date;
  readonly limit: number;
}

export interface StoredResult {
  readonly at: Date;
  readonly outcome: ProbeOutcome;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly timings: ProbeTimings;
}

interface Row {
  readonly at: string;
  readonly error: number;
  readonly statusCode: number | null;
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
  readonly firstByte: number | null;
  readonly total: number;
}

const COLUMNS = 'at, error, status_code as statusCode, dns, connect, tls, first_byte as firstByte, total';

/** Reads rows without making entities of them: a chart asks for thousands. */
@Injectable()
export class CheckResultReader {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
  ) {}

  /** Newest first. @throws NotFoundError */
  async list(actor: Actor, checkId: string, { from, to, before, limit }: ResultQuery): Promise<StoredResult[]> {
    const { status } = await this.checks.get(actor, checkId);
    const { bucket, slot } = resultKey(status.id);
    const conditions = [
      { sql: 'bucket = ?', value: bucket },
      { sql: 'slot = ?', value: slot },
      ...(from ? [{ sql: 'at >= ?', value: from }] : []),
      ...(to ? [{ sql: 'at < ?', value: to }] : []),
      ...(before ? [{ sql: 'at < ?', value: before }] : []),
    ];
    const where = conditions.map(({ sql }) => sql).join(' and ');
    const parameters = [...conditions.map(({ value }) => value), limit];
    const rows = await this.em.execute<Row[]>(`select ${COLUMNS} from check_results where ${where} order by at desc limit ?`, parameters);
    return rows.map(stored);
  }
}

function stored({ at, error, statusCode, ...timings }: Row): StoredResult {
  return { at: storedInstant(at), outcome: outcomeAt(error), statusCode, error: errorSentence(error), timings };
}
