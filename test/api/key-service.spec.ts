import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { TransitServer } from '../support/transit-server.js';

let context: IdentityApi;
let server: TransitServer;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'key-service-'));
  server = await TransitServer.start();
  writeFileSync(join(directory, 'token'), server.token, { mode: 0o600 });
  Object.assign(process.env, {
    KEY_PROVIDER: 'transit',
    TRANSIT_ADDRESS: server.url,
    TRANSIT_KEY: 'msp',
    TRANSIT_TOKEN_FILE: join(directory, 'token'),
  });
  context = await startIdentityApi();
});

afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

const ready = (): Promise<Response> => context.api.http.get('/readyz') as unknown as Promise<Response>;
/** What is known of the service is up to a second old. */
const settled = () => new Promise((resume) => setTimeout(resume, 1_050));

async function create(organisation: string, owner: Client): Promise<Response> {
  return (await owner.post(`organisations/${organisation}/credentials`, {
    type: 'login',
    name: 'Router',
    fields: [{ key: 'password', value: 'hunter2' }],
  })) as unknown as Response;
}

it('serves the whole product without a root key on this machine', async () => {
  const organisation = await context.people.organisation();
  const owner = await context.people.memberClient(organisation, 'owner');
  const { status, body } = await create(organisation, owner);
  expect(status).toBe(201);
  const field = (body as { fields: { id: string; key: string }[] }).fields.find(({ key }) => key === 'password')!.id;
  const { body: revealed } = await owner
    .post(`organisations/${organisation}/credentials/${body.id}/fields/${field}/reveal`, {})
    .expect(200);
  expect(revealed).toEqual({ value: 'hunter2' });
  const rows = await context.api.orm.em
    .fork()
    .getConnection()
    .execute<{ id: string }[]>('select distinct root_key_id as id from organisation_keys /* across organisations: test */');
  expect(rows).toEqual([{ id: 'transit:msp:v1' }]);
  expect((await ready()).status).toBe(200);

  const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  const keys = (await boss.get('platform/keys').expect(200)).body as { rootKeys: object[] };
  expect(keys.rootKeys).toContainEqual({ id: 'transit:msp:v1', current: true, present: true, keys: expect.any(Number), needed: true });
});

it('is not ready while the service is sealed, answers 503 to what needs a key, within two seconds, and recovers by itself', async () => {
  const organisation = await context.people.organisation();
  const owner = await context.people.memberClient(organisation, 'owner');
  const personal = ((await owner.post('profile/personal-vault').expect(200)).body as { id: string }).id;
  server.fault = 'sealed';
  await settled();
  expect(await ready()).toMatchObject({ status: 503, body: { code: 'not-ready', detail: expect.stringContaining('key service (Vault is sealed)') } }); // prettier-ignore
  const began = performance.now();
  expect(await create(organisation, owner)).toMatchObject({ status: 503, body: { code: 'key-service-away' } });
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await create(personal, owner)).toMatchObject({ status: 503, body: { code: 'key-service-away' } });
  server.fault = 'none';
  await settled();
  expect((await ready()).status).toBe(200);
  for (const vault of [organisation, personal]) expect((await create(vault, owner)).status).toBe(201);
});
