import { reasonOf } from './check-words';

describe('why a check is not up', () => {
  const check = { state: 'unknown', observedState: 'unknown', lastError: null, lastCheckedAt: '2026-11-29T10:00:00Z' } as const;
  const error = 'The name does not exist.';

  it.each([
    [{}, /overdue/u],
    [{ lastCheckedAt: null }, /still to come/u],
    [{ lastError: error }, /name does not exist/u],
    [{ state: 'down', lastError: error }, /name does not exist/u],
    [{ state: 'degraded', lastError: 'Ends in 3 days.' }, /3 days/u],
    [{ state: 'maintenance', observedState: 'down', lastError: error }, /name does not exist/u],
    [{ state: 'maintenance', observedState: 'up', lastError: error }, /^$/u],
    [{ state: 'up', lastError: error }, /^$/u],
    [{ state: 'paused', lastError: error }, /^$/u],
  ] as const)('%j', (more, words) => {
    expect(reasonOf({ ...check, ...more })).toMatch(words);
  });
});
