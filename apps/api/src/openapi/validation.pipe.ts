import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, ValidationFailedError } from '@clientst0r/platform';
import { rememberValidationRules } from './validation-rules.js';

/** A body of thousands of unknown properties must not be answered with a problem of the same size. */
const MOST_PROBLEMS = 20;

export function createValidationPipe(): ValidationPipe {
  rememberValidationRules();
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new ValidationFailedError(problemsOf(errors).slice(0, MOST_PROBLEMS)),
  });
}

function problemsOf(errors: readonly ValidationError[], path: readonly string[] = []): FieldProblem[] {
  return errors.slice(0, MOST_PROBLEMS).flatMap((error) => {
    const here = [...path, error.property.slice(0, 80)];
    const own = Object.values(error.constraints ?? {})
      .slice(0, 1)
      .map((message) => ({ field: here.join('.'), message: message.slice(0, 300) }));
    return [...own, ...problemsOf(error.children ?? [], here)];
  });
}
