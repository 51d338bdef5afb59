import { ARGON2_COST, PERMISSIONS, permissionsOf } from '@clientst0r/identity';
import { ChosenPermissions } from '../support/chosen-permissions.js';
import { MovableClock } from '../support/identity-api.js';
import { call, METHODS, type Operation, operationsOf } from '../support/operations.js';
import { type Client, People, type TestPerson } from '../support/people.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { Clock } from '@clientst0r/platform';
import { asDatabaseAdministrator } from '../support/test-environment.js';

/** Reviewed: what anybody on the internet may call. */
const PUBLIC = [
  'acceptInvitation', 'answerSecretRequest', 'beat', 'beginEnrolment', 'beginPasskeySignIn', 'beginPasskeyStep', 'confirmEnrolment', 'finishProviderSignIn',
  'getProviderMetadata', 'inspectInvitation', 'inspectSecretRequest', 'inspectShareLink', 'listSignInProviders', 'openShareLink', 'postponeEnrolment', 'readCalendar', 'receiveProviderAssertion', 'receiveProviderCallback', 'receiveProviderLogout', 'receiveSingleLogoutForm', 'receiveSingleLogoutRedirect',
  'redeemPasswordReset', 'requestPasswordReset', 'signIn', 'signInWithPasskey', 'startProviderSignIn', 'submitNewPassword',
  'submitPasskey', 'submitRecoveryCode', 'submitSecondFactor',
]; // prettier-ignore
/** Their contract is RFC 7644, and scim.spec walks them. */
const OF_SCIM = /^\w+ \/scim\/v2\//u;
const PUBLIC_PATHS = ['GET /healthz', 'GET /readyz', 'GET /status/:address'];

/** Permissions whose routes come with later issues; a name must leave this list the day that a route requires it. */
const NOT_DUE = [
  'platform.vulnerability.read', 'platform.vulnerability.scan',
]; // prettier-ignore

let chosen: ChosenPermissions;
let api: TestApi;
let people: People;
let person: TestPerson;
let stranger: Client;
let organisationId: string;
let operations: Operation[];

beforeAll(async () => {
  process.env['TRUSTED_PROXIES'] = '127.0.0.1';
  api = await startTestApi((builder) =>
    builder
      .overrideProvider(ARGON2_COST)
      .useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 })
      .overrideProvider(Clock)
      .useValue(new MovableClock()),
  );
  chosen = new ChosenPermissions(api);
  people = new People(api);
  organisationId = await people.organisation('Walked');
  person = await people.person({ [organisationId]: ['viewer'] });
  stranger = people.client();
  operations = await operationsOf(api);
});

/** Each call gets a browser of its own, so that signing out in one is not the end of the walk. */
function client(): Promise<Client> {
  return people.signedIn(person);
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

it('documents exactly the routes that the process has', () => {
  const { stack } = (api.app.getHttpAdapter().getInstance() as unknown as { router: { stack: Layer[] } }).router;
  const live = stack
    // Middleware of Nest stands in the router as routes for every method.
    .filter(({ route }) => route && !METHODS.every((method) => route.methods[method]))
    .flatMap(({ route }) =>
      route ? METHODS.filter((method) => route.methods[method]).map((method) => `${method.toUpperCase()} ${route.path}`) : [],
    )
    .filter((route) => !OF_SCIM.test(route) && !route.includes('/api/docs') && !route.includes('/api/openapi.json'));
  const documented = operations.map(({ method, path }) => `${method.toUpperCase()} /api/v1/${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`);
  expect([...new Set(live)].sort()).toEqual([...documented, ...PUBLIC_PATHS].sort());
});

it('has exactly the reviewed public routes', () => {
  expect(
    operations
      .filter(({ access }) => access === 'public')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(PUBLIC);
});

it('requires every one of the 42 permissions somewhere, or it is not due', () => {
  const required = new Set(operations.flatMap(({ permission }) => (permission ? [permission] : [])));
  expect(PERMISSIONS).toHaveLength(42);
  expect(
    PERMISSIONS.map(({ name }) => name as string)
      .filter((name) => !required.has(name))
      .sort(),
  ).toEqual(NOT_DUE);
});

it('D01: answers 401 to nobody, on every route, before anything else', async () => {
  for (const operation of operations.filter(({ access }) => access !== 'public')) {
    const { status, body } = await call(stranger, operation, organisationId);
    expect({ id: operation.id, status, code: (body as { code?: string }).code }).toEqual({
      id: operation.id,
      status: 401,
      code: 'unauthenticated',
    });
  }
});

it('D07: answers 403 to those who hold all permissions but the one required, on every route', async () => {
  chosen.member = true;
  for (const operation of operations.filter(({ permission }) => permission !== null)) {
    chosen.granted = new Set(PERMISSIONS.map(({ name }) => name as string).filter((name) => name !== operation.permission));
    const { status, body } = await call(await client(), operation, organisationId);
    expect({ id: operation.id, status, code: (body as { code?: string }).code }).toEqual({
      id: operation.id,
      status: 403,
      code: 'forbidden',
    });
  }
});

it('D07: lets through those who hold only the one required, on every route', async () => {
  for (const operation of operations.filter(({ permission }) => permission !== null)) {
    chosen.granted = new Set([operation.permission ?? '']);
    const { status } = await call(await client(), operation, organisationId);
    expect({ id: operation.id, refused: [401, 403].includes(status), broken: status >= 500 }).toEqual({
      id: operation.id,
      refused: false,
      broken: false,
    });
  }
});

it("D02: answers 404 to another organisation's owner, on every route, and nothing changes", async () => {
  chosen.member = false;
  chosen.granted = new Set(permissionsOf('organisation'));
  const before = fingerprint();
  for (const operation of operations.filter(({ inOrganisation }) => inOrganisation)) {
    const { status, body } = await call(await client(), operation, organisationId);
    expect({ id: operation.id, status, code: (body as { code?: string }).code }).toEqual({
      id: operation.id,
      status: 404,
      code: 'not-found',
    });
  }
  chosen.member = true;
  expect(fingerprint()).toBe(before);
});

it('D04: answers for a foreign organisation exactly as for one that never was', async () => {
  chosen.member = false;
  const [operation] = operations.filter(({ id }) => id === 'listCredentials');
  const browser = await client();
  const foreign = await call(browser, operation!, organisationId);
  const never = await call(browser, operation!, '01900000-0000-7000-8000-000000000000');
  const comparable = ({ status, body }: { status: number; body: object }): object => ({ status, body: { ...body, requestId: '' } });
  expect(comparable(foreign)).toEqual(comparable(never));
  chosen.member = true;
});

it('D13, D70: refuses unknown, privileged and poisoned properties in every body', async () => {
  chosen.granted = new Set(PERMISSIONS.map(({ name }) => name as string));
  for (const operation of operations.filter(({ method }) => ['post', 'put', 'patch'].includes(method))) {
    for (const hostile of [
      '{"isAdministrator":true}',
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{}}}',
      '[]',
      `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
    ]) {
      const request = call(await client(), operation, organisationId)
        .set('content-type', 'application/json')
        .send(hostile);
      const { status, text } = await request;
      expect({ id: operation.id, hostile: hostile.slice(0, 40), refused: status >= 400 && status < 500 }).toEqual({
        id: operation.id,
        hostile: hostile.slice(0, 40),
        refused: true,
      });
      expect(text.length).toBeLessThan(20_000);
    }
  }
});

it('D14: is guarded however the path is spelt, and no GET writes', async () => {
  const path = `organisations/${organisationId}/credentials`;
  for (const spelling of [
    `${path}/`,
    path.toUpperCase(),
    `/${path}`,
    `${path};x`,
    path.replace('credentials', '%63redentials'),
    `${path}/..//credentials`,
  ]) {
    const { status } = await stranger.get(spelling);
    expect({ spelling, open: status < 400 }).toEqual({ spelling, open: false });
  }
  await api.http.head(`/api/v1/${path}`).expect(401);
  for (const operation of operations.filter(
    ({ method, path: at }) => method !== 'get' && !operations.some((other) => other.method === 'get' && other.path === at),
  )) {
    const { status } = await call(await client(), { ...operation, method: 'get' }, organisationId);
    expect({ id: operation.id, status }).toEqual({ id: operation.id, status: 404 });
  }
});

it('D28: refuses what a page of another site can send', async () => {
  const url = '/api/v1/sign-in';
  await api.http.post(url).send({ email: 'a@example.com', password: 'x' }).expect(403);
  await api.http.post(url).set('x-requested-by', 'clientst0r').type('form').send({ email: 'a@example.com', password: 'x' }).expect(415);
  await api.http.post(url).set('x-requested-by', 'clientst0r').type('text/plain').send('{"email":"a@example.com"}').expect(415);
  const preflight = await api.http.options(url).set('origin', 'https://evil.example').set('access-control-request-method', 'POST');
  expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
});

/** Row counts of every table, of the audit trail only those of this organisation. */
function fingerprint(): string {
  const database = process.env['DATABASE_NAME'] ?? '';
  const tables = asDatabaseAdministrator(
    `select table_name from information_schema.tables where table_schema = '${database}' and table_name not in ('audit_events')`,
  )
    .trim()
    .split('\n');
  const counts = tables.map((table) => `(select '${table}', count(*) from ${table})`).join(' union all ');
  return asDatabaseAdministrator(
    `${counts} union all (select 'audit', count(*) from audit_events where organisation_id = '${organisationId}')`,
    database,
  );
}
