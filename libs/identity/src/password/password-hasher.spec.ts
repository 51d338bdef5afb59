import { hash, parseOptions } from '@node-rs/argon2';
import { SecretText } from '@clientst0r/platform';
import { PRODUCTION_COST } from './argon2-cost.js';
import { HashingThreads } from './hashing-threads.js';
import { PasswordHasher } from './password-hasher.js';

const CHEAP = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };
const secret = (text: string): SecretText => SecretText.of(text);

describe('PasswordHasher', () => {
  const threads = new HashingThreads();
  const hasher = new PasswordHasher(CHEAP, threads);

  afterAll(() => threads.onModuleDestroy());

  it('verifies what it hashed and nothing else', async () => {
    const stored = await hasher.hash(secret('correct horse battery staple'));
    await expect(hasher.verify(stored, secret('correct horse battery staple'))).resolves.toEqual({ right: true, outdated: false });
    await expect(hasher.verify(stored, secret('correct horse battery stapl'))).resolves.toMatchObject({ right: false });
  });

  it('looks at every character: behind the 72nd byte, at trailing spaces, at NUL', async () => {
    const long = 'x'.repeat(80);
    const stored = await hasher.hash(secret(long));
    await expect(hasher.verify(stored, secret(`${'x'.repeat(79)}y`))).resolves.toMatchObject({ right: false });
    const spaced = await hasher.hash(secret('a password '));
    await expect(hasher.verify(spaced, secret('a password'))).resolves.toMatchObject({ right: false });
    const zero = await hasher.hash(secret('abc\0def'));
    await expect(hasher.verify(zero, secret('abc\0xyz'))).resolves.toMatchObject({ right: false });
  });

  it('takes composed and decomposed letters for the same', async () => {
    const stored = await hasher.hash(secret('pass\u0065\u0301word'));
    await expect(hasher.verify(stored, secret('pass\u00e9word'))).resolves.toMatchObject({ right: true });
  });

  it('never accepts a password for an account that has none', async () => {
    await expect(hasher.verify(null, secret(''))).resolves.toMatchObject({ right: false });
  });

  it('notices a hash made with other parameters', async () => {
    const stored = await hash('old', { ...CHEAP, timeCost: 2 });
    await expect(hasher.verify(stored, secret('old'))).resolves.toEqual({ right: true, outdated: true });
  });

  it('uses Argon2id with 64 MiB and three passes in production', async () => {
    const { memoryCost, timeCost, parallelism } = parseOptions(await new PasswordHasher(PRODUCTION_COST, threads).hash(secret('password')));
    expect({ memoryCost, timeCost, parallelism }).toEqual({ memoryCost: 65_536, timeCost: 3, parallelism: 1 });
  });

  it('refuses more than it can answer in a while, and goes on afterwards', async () => {
    const stored = await hasher.hash(secret('right'));
    const verdicts = await Promise.allSettled(Array.from({ length: 300 }, () => hasher.verify(stored, secret('right'))));
    expect(verdicts.filter(({ status }) => status === 'fulfilled')).toHaveLength(202);
    await expect(hasher.verify(stored, secret('right'))).resolves.toMatchObject({ right: true });
  });

  it('does not wait for a thread that has died, and goes on with another', async () => {
    const lost = await Promise.allSettled([hasher.hash(secret('lost')), threads.onModuleDestroy()]);
    expect(lost[0]).toMatchObject({ status: 'rejected', reason: expect.objectContaining({ status: 503 }) });
    const stored = await hasher.hash(secret('right'));
    await expect(hasher.verify(stored, secret('right'))).resolves.toMatchObject({ right: true });
  });

  it('answers four at a time while others wait', async () => {
    let turn = 0;
    const clock = setInterval(() => (turn += 1), 0);
    const slow = new PasswordHasher({ memoryCost: 16_384, timeCost: 2, parallelism: 1 }, threads);
    const turnsOf = async (count: number): Promise<number[]> => {
      const turns = await Promise.all(Array.from({ length: count }, () => slow.hash(secret('right')).then(() => turn)));
      return turns.toSorted((one, other) => one - other);
    };
    const crowd = await turnsOf(10);
    clearInterval(clock);
    expect(new Set(crowd.slice(0, 4)).size).toBe(1);
    expect(new Set(crowd.slice(4, 8)).size).toBe(1);
    expect(crowd[4]).toBeGreaterThan(crowd[0] ?? 0);
  });

  it('answers all of a hundred at once', async () => {
    const stored = await hasher.hash(secret('right'));
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, (_, index) => hasher.verify(stored, secret(index % 2 ? 'right' : 'wrong'))),
    );
    expect(verdicts.filter(({ right }) => right)).toHaveLength(50);
  });
});
