import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { THROTTLE_LIMITS } from '@clientst0r/security';
import { defineSetting } from '@clientst0r/settings';

export const REQUESTS_PER_MINUTE = defineSetting({
  key: 'limits.requests-per-minute',
  group: 'Limits',
  type: 'integer',
  default: 1_200,
  minimum: 60,
  maximum: 10_000_000,
  label: 'Requests a minute',
  help: 'How many requests one person (or one address that has not signed in) may send in a minute before they are answered with 429.',
});

export const REVEALS_PER_MINUTE = defineSetting({
  key: 'limits.reveals-per-minute',
  group: 'Limits',
  type: 'integer',
  default: 60,
  minimum: 1,
  maximum: 10_000_000,
  label: 'Reveals a minute',
  help: 'How many secrets one person may reveal, copy or generate codes from in a minute.',
});

/** The limits that an administrator sets, and the fixed ones of the doors. */
export const LIMITS = {
  ...THROTTLE_LIMITS,
  standard: { requests: REQUESTS_PER_MINUTE, seconds: 60, per: 'user' },
  reveal: { requests: REVEALS_PER_MINUTE, seconds: 60, per: 'user' },
} as const;

export type LimitName = keyof typeof LIMITS;

const LIMIT = 'clientst0r:limit';

/** Puts a handler under another limit than `standard`. */
export function Throttled(limit: LimitName): MethodDecorator {
  return SetMetadata(LIMIT, limit);
}

export function limitOf(context: ExecutionContext): LimitName {
  return (Reflect.getMetadata(LIMIT, context.getHandler()) as LimitName | undefined) ?? 'standard';
}
