import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { AddressRules, type FieldProblem, ValidationFailedError } from '@clientst0r/platform';
import type { CheckInput, CheckTiming } from './check.entity.js';
import { parseExpectedStatus } from './expected-status.js';
import { hostOf, HTTP_METHODS, portOf, urlProblem, type HttpSpecification } from './http-specification.js';

/** Bounds of {@link CheckTiming}, in its units. */
export const TIMING_BOUNDS = {
  intervalSeconds: { min: 20, max: 604_800 },
  timeoutSeconds: { min: 1, max: 60 },
  retrySeconds: { min: 5, max: 3600 },
  failuresBeforeDown: { min: 1, max: 100 },
  successesBeforeUp: { min: 1, max: 100 },
} as const satisfies Record<keyof CheckTiming, { min: number; max: number }>;
export const URL_LENGTH = 2000;
export const KEYWORD_LENGTH = 200;

/** What a check may be, whoever writes it. A name in an address is judged when it is resolved, not here. */
@Injectable()
export class CheckInputRules {
  constructor(private readonly addresses: AddressRules) {}

  /** @throws ValidationFailedError */
  assertValid({ name, specification, timing }: CheckInput): void {
    const problems = [
      ...(name.trim() === '' || name.length > 190 ? [{ field: 'name', message: 'must have 1 to 190 characters' }] : []),
      ...this.httpProblems(specification),
      ...timingProblems(timing),
    ];
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }

  private httpProblems({ url, method, expectedStatus, keyword }: HttpSpecification): FieldProblem[] {
    const address = url.length > URL_LENGTH ? 'is too long' : (urlProblem(url) ?? this.literalProblem(new URL(url)));
    return [
      ...(address === null ? [] : [{ field: 'url', message: address }]),
      ...(HTTP_METHODS.includes(method) ? [] : [{ field: 'method', message: `must be one of ${HTTP_METHODS.join(', ')}` }]),
      ...(parseExpectedStatus(expectedStatus) ? [] : [{ field: 'expectedStatus', message: 'must be like 200, 200-399 or 200,401' }]),
      ...(keyword !== undefined && method === 'HEAD'
        ? [{ field: 'keyword', message: 'needs the method GET: an answer to HEAD has no body' }]
        : []),
    ];
  }

  private literalProblem(url: URL): string | null {
    const host = hostOf(url);
    if (isIP(host) === 0) return null;
    return this.addresses.refusal(host, portOf(url)) === null
      ? null
      : 'is an address inside this network or machine that may not be checked';
  }
}

function timingProblems(timing: CheckTiming): FieldProblem[] {
  return Object.entries(TIMING_BOUNDS).flatMap(([field, { min, max }]) => {
    const value = timing[field as keyof CheckTiming];
    const valid = Number.isInteger(value) && value >= min && value <= max;
    return valid ? [] : [{ field, message: `must be a whole number from ${min.toString()} to ${max.toString()}` }];
  });
}
