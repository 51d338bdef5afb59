import { BadRequestException, NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { ConnectionException, OptimisticLockError } from '@mikro-orm/core';
import { ForbiddenError, StaleVersionError, TooManyRequestsError, ValidationFailedError } from '@clientst0r/platform';
import { problemOf, retryAfterSecondsOf } from './problem.js';

const REQUEST = '01900000-0000-7000-8000-000000000000';

function errno(code: string, syscall?: string): Error {
  return Object.assign(new Error('secret detail of the machine'), { code, syscall });
}

it.each([
  [new ForbiddenError(), 403, 'forbidden'],
  [new StaleVersionError(3), 412, 'stale-version'],
  [new ValidationFailedError([{ field: 'name', message: 'is missing' }]), 400, 'validation-failed'],
  [new NotFoundException('Cannot GET /api/v1/<script>'), 404, 'not-found'],
  [new BadRequestException('no'), 400, 'bad-request'],
  [new ServiceUnavailableException(), 503, 'unavailable'],
  [new OptimisticLockError('x'), 409, 'changed-meanwhile'],
  [new ConnectionException(new Error('secret')), 503, 'unavailable'],
  [errno('ECONNREFUSED', 'connect'), 503, 'unavailable'],
  [errno('ENOENT', 'connect'), 503, 'unavailable'],
  [errno('ENOENT', 'open'), 500, 'internal'],
  [new Error("Stream isn't writeable and enableOfflineQueue options is false"), 503, 'unavailable'],
  [new Error('secret'), 500, 'internal'],
  ['a thrown string', 500, 'internal'],
])('answers %s with %i %s', (error, status, code) => {
  const problem = problemOf(error, REQUEST);
  expect(problem).toMatchObject({ status, code, requestId: REQUEST });
  expect(JSON.stringify(problem)).not.toMatch(/secret|script|at .*\.ts/u);
});

it('names the fields, and the current version of what was stale', () => {
  expect(problemOf(new ValidationFailedError([{ field: 'a.b', message: 'm' }]), REQUEST).errors).toEqual([{ field: 'a.b', message: 'm' }]);
  expect(problemOf(new StaleVersionError(7), REQUEST).currentVersion).toBe(7);
});

it('says when to come back', () => {
  expect(retryAfterSecondsOf(new TooManyRequestsError(42))).toBe(42);
  expect(retryAfterSecondsOf(errno('ECONNREFUSED'))).toBe(5);
  expect(retryAfterSecondsOf(new ForbiddenError())).toBeNull();
});
