import type { EntityManager, MikroORM } from '@mikro-orm/mariadb';
import { connectAs } from '../../support/test-database.js';

let orm: MikroORM;
beforeAll(async () => {
  orm = await connectAs('application');
});

const AT_ONCE = 40;
const fork = (): EntityManager => orm.em.fork({ clear: true });
const one = async (em: EntityManager): Promise<unknown> => (await em.getConnection().execute<{ one: number }[]>('select 1 as one'))[0]?.one;
const all = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: AT_ONCE }, work));

it('lets every transaction read outside of itself, however many there are at once', async () => {
  const answers = await all(() => fork().transactional(async (em) => [await em.execute('select 2'), await one(fork())]));
  expect(answers.map(([, outside]) => outside)).toEqual(Array(AT_ONCE).fill(1));
});

it('lets every transaction wait for what another one has asked for', async () => {
  const asked: Promise<unknown>[] = [];
  const answer = async (): Promise<unknown> => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return one(fork());
  };
  const answers = await all(() =>
    fork().transactional(async () => {
      if (asked.length === 0) asked.push(answer());
      return (await Promise.all(asked))[0];
    }),
  );
  expect(answers).toEqual(Array(AT_ONCE).fill(1));
});

it('lets every transaction begin another one that reads outside of both', async () => {
  const answers = await all(() => fork().transactional(() => fork().transactional(() => one(fork()))));
  expect(answers).toEqual(Array(AT_ONCE).fill(1));
});

it('gives back what failed transactions held', async () => {
  const failed = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => fork().transactional(() => Promise.reject(new Error('no'))))); // prettier-ignore
  expect(failed.every(({ status }) => status === 'rejected')).toBe(true);
  expect(await all(() => fork().transactional(() => one(fork())))).toHaveLength(AT_ONCE);
});
