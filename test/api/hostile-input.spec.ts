import { randomUUIDv7 } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Response } from 'supertest';
import { ARGON2_COST, PERMISSIONS } from '@clientst0r/identity';
import { REDIS } from '@clientst0r/platform';
import { ChosenPermissions } from '../support/chosen-permissions.js';
import { CONTROLS, type Definitions, isLine, isText, resolved, type Shape, takesType } from '../support/hostile-values.js';
import { call, type Operation, operationsOf } from '../support/operations.js';
import { type Client, People, type TestPerson } from '../support/people.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { asDatabaseAdministrator } from '../support/test-environment.js';

const MEGABYTE = 'a'.repeat(1_000_000);
/** More than that a problem does not list. */
const MOST_PROBLEMS = 20;

interface Body extends Operation {
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Shape;
}

type Described = { operationId: string; requestBody?: { content: Record<string, { schema: Shape }> }; parameters?: Parameter[] };

let api: TestApi;
let people: People;
let person: TestPerson;
let organisationId: string;
let operations: Operation[];
let definitions: Definitions;
const described = new Map<string, Described>();
let before: string;

beforeAll(async () => {
  process.env['TRUSTED_PROXIES'] = '127.0.0.1';
  api = await startTestApi((builder) => builder.overrideProvider(ARGON2_COST).useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 }));
  new ChosenPermissions(api).granted = new Set(PERMISSIONS.map(({ name }) => name as string));
  people = new People(api);
  organisationId = await people.organisation('Walked');
  person = await people.person({ [organisationId]: ['viewer'] });
  operations = await operationsOf(api);
  const { body } = await api.http.get('/api/openapi.json').expect(200);
  definitions = body.components.schemas as Definitions;
  for (const byMethod of Object.values(body.paths as Record<string, Record<string, Described>>))
    for (const one of Object.values(byMethod)) described.set(one.operationId, one);
  before = fingerprint();
});

/** Every operation with a body, and what the contract says of it. */
function bodies(): Body[] {
  return operations.flatMap((operation) => {
    const schema = described.get(operation.id)?.requestBody?.content['application/json']?.schema;
    if (schema === undefined) return [];
    const { properties: fields = {}, required = [] } = resolved(schema, definitions);
    return [{ ...operation, fields, required }];
  });
}

/** Not held up by the limits of requests, which have tests of their own. */
async function client(): Promise<Client> {
  const redis = api.app.get<Redis>(REDIS);
  const counted = await redis.keys('throttle:*');
  if (counted.length > 0) await redis.del(counted);
  return people.signedIn(person);
}

async function send(operation: Operation, body: object): Promise<Response> {
  return call(await client(), operation, organisationId).send(body);
}

const fieldsOf = ({ body }: Response): string[] => ((body as { errors?: { field: string }[] }).errors ?? []).map(({ field }) => field);

/** Fields that the answer ought to have named, and did not. */
function unnamed(answer: Response, names: readonly string[]): string[] {
  if (answer.status !== 400) return [`answered ${answer.status}`, ...names];
  const found = fieldsOf(answer).map((field) => field.split('.', 1)[0]);
  return found.length >= MOST_PROBLEMS ? [] : names.filter((name) => !found.includes(name));
}

it('walks every body and query of the contract', () => {
  const lines = bodies().flatMap(({ fields }) => Object.values(fields).filter((shape) => isLine(shape, definitions)));
  expect({ bodies: bodies().length > 60, lines: lines.length > 60 }).toEqual({ bodies: true, lines: true });
  expect(bodies().filter(({ fields }) => Object.keys(fields).length === 0).map(({ id }) => id)).toEqual([]); // prettier-ignore
});

it('names every field that is missing, in every body', async () => {
  for (const operation of bodies().filter(({ required }) => required.length > 0))
    expect({ id: operation.id, unnamed: unnamed(await send(operation, {}), operation.required) }).toEqual({
      id: operation.id,
      unnamed: [],
    });
});

it.each([[7], [true], [null], [[]], [['a']], [{}], [{ $ne: '' }], ['x']])(
  'names every field that is no %j, in every body',
  async (value) => {
    for (const operation of bodies()) {
      const wrong = Object.entries(operation.fields).filter(([, shape]) => !takesType(shape, value, definitions)).map(([name]) => name); // prettier-ignore
      if (wrong.length === 0) continue;
      const answer = await send(operation, Object.fromEntries(wrong.map((name) => [name, value])));
      expect({ id: operation.id, unnamed: unnamed(answer, wrong) }).toEqual({ id: operation.id, unnamed: [] });
    }
  },
);

it.each(CONTROLS.map((text) => [text]))('takes no %j for a name, in any body', async (text) => {
  for (const operation of bodies()) {
    const lines = Object.entries(operation.fields).filter(([, shape]) => isLine(shape, definitions)).map(([name]) => name); // prettier-ignore
    if (lines.length === 0) continue;
    const answer = await send(operation, Object.fromEntries(lines.map((name) => [name, text])));
    expect({ id: operation.id, unnamed: unnamed(answer, lines) }).toEqual({ id: operation.id, unnamed: [] });
    expect(answer.headers['x-injected']).toBeUndefined();
  }
});

it('D13: takes no text of a megabyte, in any field of any body, and repeats none', async () => {
  for (const operation of bodies()) {
    for (const [name] of Object.entries(operation.fields).filter(([, shape]) => isText(shape, definitions))) {
      const { status, text } = await send(operation, { [name]: MEGABYTE });
      expect({ id: operation.id, name, status: [400, 413].includes(status), long: text.length > 5_000 }).toEqual({
        id: operation.id,
        name,
        status: true,
        long: false,
      });
    }
  }
});

it('tells no secret that was sent beside something wrong', async () => {
  const planted = `planted-${randomUUIDv7()}`;
  for (const operation of bodies()) {
    const secrets = Object.entries(operation.fields).filter(([, { format }]) => format === 'password');
    if (secrets.length === 0) continue;
    const { status, text } = await send(operation, { ...Object.fromEntries(secrets.map(([name]) => [name, planted])), unknown: 1 });
    expect({ id: operation.id, status, told: text.includes(planted) }).toEqual({ id: operation.id, status: 400, told: false });
  }
  expect(asDatabaseAdministrator(`select count(*) from audit_events where details like '%planted-%'`, database()).trim()).toBe('0');
});

it('refuses what is wrong in every query: twice, too long, of another type, with line breaks', async () => {
  for (const operation of operations.filter(({ method }) => method === 'get')) {
    const asked = (described.get(operation.id)?.parameters ?? []).filter((parameter) => parameter.in === 'query');
    for (const { name, schema } of asked) {
      const hostile = [
        `${name}=a&${name}=b`,
        `${name}[]=a`,
        `${name}[$ne]=a`,
        `${name}=${'a'.repeat(5_000)}`,
        `${name}=a%00b`,
        `${name}=a%0d%0aSet-Cookie:%20a=b`,
      ];
      const others = schema.type === 'integer' ? [`${name}=x`, `${name}=1e9`, `${name}=-1`, `${name}=`] : [];
      for (const query of [...hostile, ...others]) {
        const answer = await call(await client(), { ...operation, path: `${operation.path}?${query}` }, organisationId);
        expect({ id: operation.id, query: query.slice(0, 40), status: answer.status }).toEqual({
          id: operation.id,
          query: query.slice(0, 40),
          status: 400,
        });
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    }
  }
});

it('finds nothing, and breaks nothing, under an id that is none, in every path', async () => {
  const none = ['x', '%00', '%0d%0aSet-Cookie:%20a=b', '..%2f..%2f', '__proto__', "1'%20or%20'1", `${randomUUIDv7()}x`, 'a'.repeat(2_000)];
  for (const operation of operations.filter(({ path }) => path.includes('{'))) {
    const browser = await client();
    for (const id of none) {
      const path = operation.path.replace(/\{\w+\}(?!.*\{)/u, id);
      const answer = await call(browser, { ...operation, path }, organisationId);
      expect({ id: operation.id, path, refused: [400, 404].includes(answer.status) }).toEqual({ id: operation.id, path, refused: true });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  }
});

it('has written nothing of all that', () => {
  expect(fingerprint()).toBe(before);
});

describe('names that look alike', () => {
  const COMPOSED = 'Caf\u00e9 team';
  const DECOMPOSED = 'Cafe\u0301 team';

  it('are kept in one spelling, and are one name', async () => {
    const boss = await client();
    const roles = `organisations/${organisationId}/roles`;
    const { body } = await boss.post(roles, { name: DECOMPOSED, permissions: ['vault.credential.read'] }).expect(201);
    expect(body.name).toBe(COMPOSED);
    await boss.post(roles, { name: COMPOSED, permissions: ['vault.credential.read'] }).expect(409);
    await boss.patch(`${roles}/${body.id}`, { description: 'A\u030angstr\u00f6m' }).set('if-match', `"${body.version}"`).expect(200);
    const { items } = (await boss.get(roles).expect(200)).body;
    expect(items.find(({ id }: { id: string }) => id === body.id).description).toBe('\u00c5ngstr\u00f6m');
  });

  it.each([
    ['letters of another alphabet', (email: string) => email.replace('p', '\u0440'), 401],
    ['a zero-width character', (email: string) => email.replace('@', '\u200b@'), 401],
    ['full-width letters', (email: string) => email.replace('p', '\uff50'), 200],
    ['capitals and space', (email: string) => `  ${email.toUpperCase()} `, 200],
  ])('of accounts: %s', async (_, spelt, status) => {
    const somebody = await people.person();
    await people
      .client()
      .post('sign-in', { email: spelt(somebody.email), password: somebody.password })
      .expect(status);
    const mails = 'select count(*) from mail_deliveries where recipient';
    await people.client().post('sign-in/password-reset', { email: spelt(somebody.email) });
    const [own] = [asDatabaseAdministrator(`${mails} = '${somebody.email}'`, database()).trim()];
    expect(Number(own) > 0).toBe(status === 200);
  });
});

function database(): string {
  return process.env['DATABASE_NAME'] ?? '';
}

/** Row counts of every table but those of the audit trail, which is told of attempts. */
function fingerprint(): string {
  const tables = asDatabaseAdministrator(
    `select table_name from information_schema.tables where table_schema = '${database()}' and table_name not like 'audit%'`,
  )
    .trim()
    .split('\n');
  return asDatabaseAdministrator(tables.map((table) => `(select '${table}', count(*) from ${table})`).join(' union all '), database());
}
