import type { StoredResult } from '@clientst0r/monitoring';
import { Choice, Instant, Integer, Nested, Text } from '../openapi/fields.js';
import { PageQuery } from '../openapi/page.dto.js';

const OUTCOMES = ['success', 'degraded', 'failure', 'inconclusive'] as const satisfies readonly StoredResult['outcome'][];
const PHASE = { nullable: true, description: 'Milliseconds; null when this phase was not reached or not needed.' };

export class CheckTimingsDto {
  @Integer(PHASE)
  dns: number | null;

  @Integer(PHASE)
  connect: number | null;

  @Integer(PHASE)
  tls: number | null;

  @Integer(PHASE)
  firstByte: number | null;

  @Integer({ description: 'Milliseconds, redirects included.' })
  total: number;
}

export class CheckResultDto {
  @Instant()
  at: Date;

  @Choice(OUTCOMES, { description: '`inconclusive`: the target was not really asked.' })
  outcome: StoredResult['outcome'];

  @Integer({ nullable: true })
  statusCode: number | null;

  @Integer()
  responseMilliseconds: number;

  @Text({ nullable: true })
  error: string | null;

  @Nested(() => CheckTimingsDto)
  timings: CheckTimingsDto;
}

export class ListCheckResultsQuery extends PageQuery {
  @Instant({ optional: true, description: 'Inclusive.' })
  from?: string;

  @Instant({ optional: true, description: 'Exclusive.' })
  to?: string;
}

export function checkResultDto(result: StoredResult): CheckResultDto {
  return { ...result, responseMilliseconds: result.timings.total };
}
