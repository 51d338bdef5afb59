import { randomBytes } from 'node:crypto';
import { Lock, lockKeys, type LockSettings, unlocked } from './bitwarden-lock.js';

const QUICK: LockSettings = { salt: 'c2FsdA==', kdfType: 0, kdfIterations: 1_000, kdfMemory: 0, kdfParallelism: 0 };

/** The texts by which two exports of Bitwarden itself check the password `a`: those of KeePassXC's tests. */
const OF_BITWARDEN: readonly (readonly [string, LockSettings, string, string])[] = [
  [
    'PBKDF2',
    { salt: 'jxJdzv853aLmu0y/mCgSxg==', kdfType: 0, kdfIterations: 100_000, kdfMemory: 0, kdfParallelism: 0 },
    '2.6O5+RkqPRTCxGIjEIyqukQ==|J7Ks4QhjfOyt7qMU82XEuJoGw0GpQabv0vGerKC+YjSQWmaqbbyMDgba78vyRvSU|f0nwbY+JRc2KfkU6mY0dmiKNiDb00A0CngpF4TEEM0c=',
    'b4fb3bac-c5e8-4b76-a161-e70efafcea44',
  ],
  [
    'Argon2id',
    { salt: 'qQAdNzVGDjmIWIz3CLkMOg==', kdfType: 1, kdfIterations: 3, kdfMemory: 64, kdfParallelism: 4 },
    '2.XohQSvVARSkNaL2eQ5cqSg==|EMUESMPFpYH3F7yww2SSfFPLTcerACPz3G29Q3LoQ2iJw33nutDg6lpDhCJ9bKXe|Qxf01Q7YB5kv4lmW58XOOuOWrPfUqocWKfIzRBDREWA=',
    '58d87d61-a86d-45ab-90bd-86cfb1f81e68',
  ],
];

describe('the lock of a file with a password', () => {
  it.each(OF_BITWARDEN)('is that of Bitwarden, by %s', async (_, settings, locked, text) => {
    const [keys, others] = [await lockKeys('a', settings), await lockKeys('b', settings)];
    expect(unlocked(locked, keys!)?.toString()).toBe(text);
    expect(unlocked(locked, others!)).toBeNull();
  });

  it('takes a text in pieces of any length, and gives it back whole', async () => {
    const keys = (await lockKeys('words', QUICK))!;
    for (const length of [0, 1, 2, 3, 15, 16, 17, 1_000]) {
      const lock = new Lock(keys, randomBytes(16));
      const pieces = ['é'.repeat(length), '', 'x'.repeat(length), 'end'];
      const text = [lock.begin(), ...pieces.map((piece) => lock.add(piece)), lock.end()].join('');
      expect(unlocked(text, keys)?.toString()).toBe(pieces.join(''));
    }
  });

  it('does not open what was changed anywhere, cut, or made up', async () => {
    const keys = (await lockKeys('words', QUICK))!;
    const lock = new Lock(keys, randomBytes(16));
    const text = `${lock.begin()}${lock.add('a secret of some length')}${lock.end()}`;
    for (let at = 2; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
      // The last letter of Base64 has bits that say nothing.
      const means = (one: string): string => one.slice(2).split('|').map((part) => Buffer.from(part, 'base64').toString('hex')).join('|'); // prettier-ignore
      if (means(changed) !== means(text)) expect([at, unlocked(changed, keys)]).toEqual([at, null]);
    }
    for (const nothing of ['', '2.', '2.a|b', '0.a|b|c', 'x', text.slice(0, -20)]) expect(unlocked(nothing, keys)).toBeNull();
  });

  it.each<Partial<LockSettings>>([
    { kdfType: -1 },
    { kdfType: 2 },
    { kdfIterations: 0 },
    { kdfIterations: 2_000_001 },
    { kdfIterations: 1.5 },
    { kdfType: 1, kdfIterations: 3, kdfMemory: 257, kdfParallelism: 1 },
    { kdfType: 1, kdfIterations: 11, kdfMemory: 16, kdfParallelism: 1 },
    { kdfType: 1, kdfIterations: 3, kdfMemory: 16, kdfParallelism: 0 },
  ])('is not even tried with %j', async (settings) => {
    expect(await lockKeys('words', { ...QUICK, ...settings })).toBeNull();
  });
});
