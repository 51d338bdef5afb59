import { passwordHint } from './password-strength';

describe('passwordHint', () => {
  it.each([
    ['short', 0],
    ['dana.sands-2026!', 0],
    ['aaaaaaaaaaaaaa', 1],
    ['12345678901234', 1],
    ['tall-fence-7Q', 2],
    ['correct horse battery staple', 3],
  ] as const)('rates %s as %i', (password, level) => {
    expect(passwordHint(password, ['Dana', 'Sands']).level).toBe(level);
  });
});
