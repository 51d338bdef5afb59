import type { SealedSecrets } from '../check/check-secrets.js';
import type { CheckSpecification, CheckTiming } from '../check/check.entity.js';
import type { CheckKind } from '../kind/check-kinds.js';
import type { ProbeResult } from '../probe/probe-result.js';

/** A check that this process has taken to run, under a token that nobody else holds. */
export interface CheckRun {
  readonly statusId: number;
  readonly token: string;
  readonly checkId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly kind: CheckKind;
  readonly specification: CheckSpecification;
  /** Null for the many checks that have none. */
  readonly secrets: SealedSecrets | null;
  readonly timing: CheckTiming;
  readonly parentId: string | null;
  /** When it is to begin; a time in the past is now. */
  readonly dueAt: Date;
}

export interface FinishedRun {
  readonly run: CheckRun;
  readonly startedAt: Date;
  readonly result: ProbeResult;
}
