import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { DomainError } from '@clientst0r/platform';

/** RFC 9110, section 15.5.17. */
export class RangeNotSatisfiableError extends DomainError {
  readonly code = 'range-not-satisfiable';
  readonly status = 416;

  constructor() {
    super('The file has no such part.');
  }
}

/** The headers `Range` and `If-Range` as they were sent. */
export interface AskedRange {
  readonly range: string | null;
  readonly ifRange: string | null;
}

export interface Part {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly isPart: boolean;
}

const readRange = createParamDecorator((_: unknown, context: ExecutionContext): AskedRange => {
  const { headers } = context.switchToHttp().getRequest<Request>();
  const ifRange = headers['if-range'];
  return { range: headers.range ?? null, ifRange: typeof ifRange === 'string' ? ifRange : null };
});

const documentRange = ApiHeader({
  name: 'Range',
  required: false,
  description: 'One range of bytes, such as `bytes=1000-`.',
  schema: { type: 'string' },
});

/** The part of a file that is asked for. */
export function ByteRange(): ParameterDecorator {
  return (target, key, index) => {
    readRange()(target, key, index);
    if (key !== undefined) documentRange(target, key, Object.getOwnPropertyDescriptor(target, key) ?? {});
  };
}

/** One range is honoured; several, other units, and a part of another version (`If-Range`) get the whole file. @throws RangeNotSatisfiableError */
export function rangeWithin({ range, ifRange }: AskedRange, { bytes, tag }: { bytes: number; tag: string }): Part {
  const asked = ifRange === null || ifRange === tag ? /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/u.exec(range ?? '') : null;
  if (!asked) return { start: 0, end: bytes, isPart: false };
  const [, first, last, suffix] = asked;
  const start = first === undefined ? Math.max(0, bytes - Number(suffix)) : Number(first);
  const end = last ? Math.min(bytes, Number(last) + 1) : bytes;
  if (start >= end) throw new RangeNotSatisfiableError();
  return { start, end, isPart: true };
}
