import fc from 'fast-check';
import { ValidationFailedError } from '@clientst0r/platform';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, QueryFlag, QueryInteger, Scalar, Text } from './fields.js';
import { project } from './projection.js';
import { createValidationPipe } from './validation.pipe.js';

class Inner {
  @Text({ max: 5 })
  name: string;
}

class Outer {
  @Text({ max: 10 })
  title: string;

  @Nested(() => Inner)
  inner: Inner;

  @ListOf(() => Inner, { optional: true, max: 2 })
  list?: Inner[];

  @ListOf('id', { optional: true })
  ids?: string[];

  @Integer({ optional: true, min: 1, max: 9 })
  count?: number;

  @Flag({ optional: true })
  flag?: boolean;

  @Choice(['a', 'b'], { optional: true })
  choice?: string;

  @Text({ optional: true, nullable: true })
  note?: string | null;

  @Instant({ optional: true })
  at?: string;

  @Scalar({ optional: true })
  scalar?: string | number | boolean;
}

class Query {
  @QueryInteger({ optional: true, min: 1, max: 200 })
  limit?: number;

  @QueryFlag({ optional: true })
  trashed?: boolean;

  @Id({ optional: true })
  id?: string;
}

const pipe = createValidationPipe();
const valid = { title: 'x', inner: { name: 'y' } };

async function problems(value: unknown, type: new () => object = Outer, kind: 'body' | 'query' = 'body'): Promise<string[]> {
  try {
    await pipe.transform(value, { type: kind, metatype: type });
    return [];
  } catch (error) {
    if (error instanceof ValidationFailedError) return error.fields.map(({ field }) => field);
    throw error;
  }
}

it.each([
  ['a valid body', valid, []],
  ['an array in place of a nested object', { ...valid, inner: [] }, ['inner']],
  ['an array of arrays', { ...valid, list: [[]] }, ['list']],
  ['a nested unknown property', { ...valid, inner: { name: 'y', admin: true } }, ['inner.admin']],
  ['an unknown property', { ...valid, admin: true }, ['admin']],
  ['an operator object in place of a text', { ...valid, title: { $ne: null } }, ['title']],
  ['a number in place of a text', { ...valid, title: 1 }, ['title']],
  ['a text that is too long', { ...valid, title: 'x'.repeat(11) }, ['title']],
  ['NUL in a text', { ...valid, title: 'a\0b' }, ['title']],
  ['NaN', { ...valid, count: NaN }, ['count']],
  ['a text in place of a number', { ...valid, count: '3' }, ['count']],
  ['"false" in place of false', { ...valid, flag: 'false' }, ['flag']],
  ['an unknown choice', { ...valid, choice: 'c' }, ['choice']],
  ['null for what is optional but not nullable', { ...valid, count: null }, ['count']],
  ['null for what is nullable', { ...valid, note: null }, []],
  ['too many items', { ...valid, list: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, ['list']],
  ['an id that is none', { ...valid, ids: ['1'] }, ['ids']],
  ['a time without a zone that is no time', { ...valid, at: 'yesterday' }, ['at']],
  ['an object in place of a scalar', { ...valid, scalar: {} }, ['scalar']],
  ['a false scalar', { ...valid, scalar: false }, []],
  ['a missing body', undefined, ['title', 'inner']],
  ['a body that is a list', [], expect.anything()],
])('answers %s by naming the field', async (_, body, expected) => {
  expect(await problems(body)).toEqual(expected);
});

it.each([
  [{ limit: '50' }, []],
  [{ limit: 'NaN' }, ['limit']],
  [{ limit: '1e2' }, ['limit']],
  [{ limit: '201' }, ['limit']],
  [{ limit: ['1', '2'] }, ['limit']],
  [{ trashed: 'false' }, []],
  [{ trashed: '0' }, ['trashed']],
  [{ id: { $ne: '' } }, ['id']],
])('reads the query %j strictly', async (query, expected) => {
  expect(await problems(query, Query, 'query')).toEqual(expected);
});

it('turns "false" of a query into false, not into true', async () => {
  expect(await pipe.transform({ trashed: 'false', limit: '7' }, { type: 'query', metatype: Query })).toEqual({ trashed: false, limit: 7 });
});

it('answers thousands of unknown properties with a short problem', async () => {
  const hostile = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`key${index}`, index]));
  expect((await problems({ ...valid, ...hostile })).length).toBeLessThanOrEqual(20);
});

it('never throws anything but a validation problem, whatever JSON arrives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      await problems(value);
    }),
    { numRuns: 300 },
  );
});

it('lets only declared fields leave, at every depth', () => {
  const answer = project(Outer, { title: 't', secret: 's', inner: { name: 'n', secret: 's' }, list: [{ name: 'm', secret: 's' }] });
  expect(JSON.parse(JSON.stringify(answer))).toEqual({ title: 't', inner: { name: 'n' }, list: [{ name: 'm' }] });
});
