import { HISTORY_RANGES, type HistoryRange, type Rollup } from '@clientst0r/monitoring';
import { Choice, Id, Instant, Integer, ListOf } from '../openapi/fields.js';

const RANGES = Object.keys(HISTORY_RANGES) as HistoryRange[];

export class HistoryQuery {
  @Choice(RANGES, { description: 'day: 24 hours by hour; week: 168 hours by hour; quarter: 90 days of UTC by day.' })
  range: HistoryRange;
}

/** Availability is `answered` of `answered` and `failed` together. */
export class HistoryStepDto {
  @Instant({ description: 'Its beginning.' })
  at: Date;

  @Integer({ description: 'Looks that were answered, degraded ones too.' })
  answered: number;

  @Integer()
  failed: number;

  @Integer({ description: 'Looks at which the target was not really asked.' })
  unasked: number;

  @Integer({ description: 'Looks during maintenance, whatever they saw; counted nowhere else.' })
  maintained: number;

  @Integer({ nullable: true, description: 'Milliseconds, of those that were answered.' })
  average: number | null;

  @Integer({ nullable: true, description: 'Milliseconds.' })
  slowest: number | null;

  @Integer({ nullable: true, description: 'Milliseconds within which half of the looks of an hour were answered; null of a day.' })
  p50: number | null;

  @Integer({ nullable: true, description: 'The same of 95 percent.' })
  p95: number | null;

  @Integer({ nullable: true, description: 'The same of 99 percent.' })
  p99: number | null;
}

export class CheckHistoryDto {
  @Integer({ description: 'Hours that a step lasts.' })
  stepHours: number;

  @ListOf(() => HistoryStepDto, { max: 168, description: 'Oldest first; steps without a look are left out.' })
  items: HistoryStepDto[];
}

export class BoardRowDto {
  @Id()
  checkId: string;

  @ListOf(() => HistoryStepDto, { max: 24 })
  items: HistoryStepDto[];
}

export class CheckBoardDto {
  @ListOf(() => BoardRowDto, { max: 500 })
  items: BoardRowDto[];
}

export function historyStepDto({ at, answered, failed, unasked, maintained, average, slowest, p50, p95, p99 }: Rollup): HistoryStepDto {
  return { at, answered, failed, unasked, maintained, average, slowest, p50, p95, p99 };
}
