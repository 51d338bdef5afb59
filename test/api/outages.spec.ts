import { setTimeout as pause } from 'node:timers/promises';
import { ARGON2_COST } from '@clientst0r/identity';
import { EventReader } from '../support/event-reader.js';
import { OwnServices, type ServiceName } from '../support/own-services.js';
import { type Client, People } from '../support/people.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const services = new OwnServices();
let api: TestApi;
let technician: Client;
let path: string;

beforeAll(async () => {
  services.start();
  api = await startTestApi((builder) => builder.overrideProvider(ARGON2_COST).useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 }));
  const people = new People(api);
  const organisationId = await people.organisation();
  technician = await people.memberClient(organisationId, 'technician');
  path = `organisations/${organisationId}/credentials`;
}, 60_000);
afterAll(() => services.remove());

const NOTE = { type: 'secure-note', fields: [{ key: 'note', value: 'x' }] };
const create = (name: string) => technician.post(path, { ...NOTE, name });

async function timed<T>(action: PromiseLike<T>): Promise<{ result: T; milliseconds: number }> {
  const start = performance.now();
  const result = await action;
  return { result, milliseconds: performance.now() - start };
}

/** What needs nothing of a server that hangs is answered as long as its word is believed, which is no longer than that. */
async function refusedSince(since: number): Promise<void> {
  while ((await technician.get(path)).status === 200)
    if (performance.now() - since > 2_000) throw new Error('It was still answered after two seconds');
}

async function recovered(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { status } = await api.http.get('/readyz');
    if (status === 200) return;
    await pause(100);
  }
  throw new Error('It did not recover within 10 s');
}

describe.each<[ServiceName, string, 'SIGKILL' | 'SIGSTOP']>([
  ['mariadb', 'database', 'SIGKILL'],
  ['redis', 'redis', 'SIGKILL'],
  ['mariadb', 'database', 'SIGSTOP'],
  ['redis', 'redis', 'SIGSTOP'],
])('while %s is away', (service, name, signal) => {
  const accepted: string[] = [];

  it(`(${signal}) answers 503 within two seconds, says so at /readyz, lives on, and recovers by itself`, async () => {
    const before = await create(`before ${service}`).expect(201);
    accepted.push(before.body.id);
    services.signal(service, signal);
    const since = performance.now();
    // What comes while this one waits may have to wait behind it.
    const first = timed(create('the first'));
    await pause(500);
    await refusedSince(since);
    for (const request of [
      () => technician.get(path),
      () => create('during'),
      () => technician.post('sign-in', { email: 'a@example.com', password: 'long enough a password' }),
    ]) {
      const { result, milliseconds } = await timed(request());
      expect({ status: result.status, body: result.body }).toMatchObject({
        status: 503,
        body: { code: expect.stringMatching(/unavailable/u) },
      });
      expect(result.headers['content-type']).toContain('application/problem+json');
      expect(result.headers['retry-after']).toBeDefined();
      expect(milliseconds).toBeLessThan(2_000);
    }
    expect((await first).milliseconds).toBeLessThan(2_000);
    const { result, milliseconds } = await timed(api.http.get('/readyz'));
    expect(result).toMatchObject({ status: 503, body: { code: 'not-ready', detail: expect.stringContaining(name) } });
    expect(milliseconds).toBeLessThan(2_000);
    await api.http.get('/healthz').expect(200);

    if (signal === 'SIGSTOP') services.signal(service, 'SIGCONT');
    else services.start();
    await recovered();
    if (service === 'redis') return;
    for (const id of accepted) await technician.get(`${path}/${id}`).expect(200);
    await create(`after ${service}`).expect(201);
  });
});

it('tells nobody that nothing changes while Redis is away: who listens is sent away, and listens again when it is back', async () => {
  const people = new People(api);
  const organisationId = await people.organisation();
  const person = await people.person({ [organisationId]: ['owner'] });
  const listen = async (client: Client): Promise<EventReader> =>
    EventReader.open(await api.app.getUrl(), organisationId, { cookie: `__Host-session=${client.cookies.get('__Host-session') ?? ''}` });
  const before = await listen(await people.signedIn(person));
  services.signal('redis', 'SIGKILL');
  expect(await before.until(() => before.isOver)).toBeLessThan(2_000);
  services.start();
  await recovered();
  const client = await people.signedIn(person);
  const after = await listen(client);
  const check = { name: 'Portal', kind: 'http', url: 'https://portal.example.com/', intervalSeconds: 60 };
  await client.post(`organisations/${organisationId}/checks`, check).expect(201);
  await after.until(() => after.changes.length === 1);
  after.close();
});

it('loses no accepted write when the database is killed under load, and leaves nothing half-written', async () => {
  const people = new People(api);
  const organisationId = await people.organisation();
  const client = await people.memberClient(organisationId, 'technician');
  const credentials = `organisations/${organisationId}/credentials`;
  const names: string[] = [];
  let stopping = false;
  const writer = async (number: number): Promise<void> => {
    for (let count = 0; !stopping && count < 400; count += 1) {
      const name = `w${number}-${count}`;
      const { status } = await client.post(credentials, { ...NOTE, name });
      if (status === 201) names.push(name);
    }
  };
  const writers = [1, 2, 3, 4].map(writer);
  while (names.length < 20) await pause(20);
  services.signal('mariadb', 'SIGKILL');
  await pause(200);
  stopping = true;
  await Promise.all(writers);
  services.start();
  await recovered();
  const rows = await api.orm.em.getConnection().execute<{ name: string; fields: number; events: number }[]>(
    `select c.name, (select count(*) from credential_fields f where f.organisation_id = c.organisation_id and f.credential_id = c.id) as fields,
       (select count(*) from audit_events a where a.object_id = c.id and a.action = 'credential.created') as events
     from credentials c where c.organisation_id = ?`,
    [organisationId],
  );
  expect(names.length).toBeGreaterThanOrEqual(20);
  expect(names.filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
  expect(rows.filter(({ fields, events }) => fields < 1 || events !== 1)).toEqual([]);
});
