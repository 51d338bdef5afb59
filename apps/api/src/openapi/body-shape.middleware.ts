import type { NextFunction, Request, Response } from 'express';
import { ValidationFailedError } from '@clientst0r/platform';

const DEEPEST = 20;
const MOST_VALUES = 20_000;
const POISONED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses JSON that is shaped to hurt, before anything walks it recursively: nesting beyond 20 levels, more than
 * 20,000 values, and the property names of prototype pollution.
 */
export function refuseHostileBody(request: Request, _response: Response, next: NextFunction): void {
  const problem = shapeProblem(request.body);
  next(problem === null ? undefined : new ValidationFailedError([{ field: 'body', message: problem }]));
}

function shapeProblem(body: unknown): string | null {
  let level: unknown[] = [body];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return `must not be nested deeper than ${DEEPEST} levels`;
    values += level.length;
    if (values > MOST_VALUES) return `must not hold more than ${MOST_VALUES} values`;
    const containers = level.filter((value): value is object => typeof value === 'object' && value !== null);
    if (containers.some((value) => Object.keys(value).some((name) => POISONED.has(name)))) return 'must not have a property of that name';
    level = containers.flatMap((value) => Object.values(value) as unknown[]);
  }
  return null;
}
