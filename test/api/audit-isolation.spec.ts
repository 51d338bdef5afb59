import { randomUUID } from 'node:crypto';
import { plantEvent } from '../support/audit-work.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

let context: IdentityApi;
let own: string;
let foreign: string;
let owner: Client;
let attacker: Client;
const found: Record<'event' | 'view' | 'export' | 'finding', string> = { event: '', view: '', export: '', finding: '' };

const FILTER = { name: 'Mine', filter: { category: 'vault' } };

beforeAll(async () => {
  context = await startIdentityApi();
  foreign = await context.people.organisation('Attacked');
  own = await context.people.organisation('Attacking');
  owner = await context.people.memberClient(foreign, 'owner');
  attacker = await context.people.memberClient(own, 'owner');
  found.event = await plantEvent(context.api.orm, { organisationId: foreign, actorName: 'Told to nobody else' });
  found.view = (await owner.post(`organisations/${foreign}/audit-views`, FILTER).expect(201)).body.id as string;
  found.export = (await owner.post(`organisations/${foreign}/audit-exports`, { format: 'csv', filter: {} }).expect(201)).body.id as string;
  found.finding = randomUUID();
  await context.api.orm.em
    .fork()
    .getConnection()
    .execute(
      `insert into detection_findings (id, created_at, rule, subject, organisation_id, actor_name, at, details)
       values (?, now(3), 'refusals', 'somebody', ?, 'Told to nobody else', now(3), '{}')`,
      [found.finding, foreign],
    );
});

/** Each as it is asked in an organisation: of the other one, and of one's own with what belongs to the other. */
const ATTACKS: readonly (readonly [string, (client: Client, organisation: string) => ReturnType<Client['get']>, 'list' | 'one'])[] = [
  ['for its events', (client, at) => client.get(`organisations/${at}/audit-events`), 'list'],
  ['for one of its events', (client, at) => client.get(`organisations/${at}/audit-events/${found.event}`), 'one'],
  ['for its views', (client, at) => client.get(`organisations/${at}/audit-views`), 'list'],
  ['to change a view', (client, at) => client.put(`organisations/${at}/audit-views/${found.view}`, FILTER).set('If-Match', '"1"'), 'one'],
  ['to delete a view', (client, at) => client.delete(`organisations/${at}/audit-views/${found.view}`).set('If-Match', '"1"'), 'one'],
  ['for its chart of events', (client, at) => client.get(`organisations/${at}/audit-charts/events`), 'list'],
  ['for its chart of reveals', (client, at) => client.get(`organisations/${at}/audit-charts/reveals`), 'list'],
  ['for its chart of addresses', (client, at) => client.get(`organisations/${at}/audit-charts/addresses`), 'list'],
  ['for its chart of countries', (client, at) => client.get(`organisations/${at}/audit-charts/countries`), 'list'],
  [
    'for the proof of one of its events',
    (client, at) => client.get(`organisations/${at}/audit-events/${found.event}/inclusion-proof`),
    'one',
  ],
  ['for what was merged into it', (client, at) => client.get(`organisations/${at}/former-organisations`), 'list'],
  ['for its exports', (client, at) => client.get(`organisations/${at}/audit-exports`), 'list'],
  ['for one of its exports', (client, at) => client.get(`organisations/${at}/audit-exports/${found.export}`), 'one'],
  ['for the manifest of an export', (client, at) => client.get(`organisations/${at}/audit-exports/${found.export}/manifest`), 'one'],
  ['for the file of an export', (client, at) => client.get(`organisations/${at}/audit-exports/${found.export}/content`), 'one'],
  ['to delete an export', (client, at) => client.delete(`organisations/${at}/audit-exports/${found.export}`), 'one'],
  ['for its findings', (client, at) => client.get(`organisations/${at}/detection-findings`), 'list'],
  [
    'to acknowledge a finding',
    (client, at) => client.post(`organisations/${at}/detection-findings/${found.finding}/acknowledge`, { reason: 'It was me' }),
    'one',
  ],
];

describe.each(ATTACKS)('D02: an owner elsewhere asks %s', (_what, ask, kind) => {
  it('by the address of that organisation: it does not exist', async () => {
    await ask(attacker, foreign).expect(404);
  });

  it('by the address of his own organisation: it is not there', async () => {
    const { status, text } = await ask(attacker, own);
    expect(status).toBe(kind === 'one' ? 404 : 200);
    for (const id of [...Object.values(found), 'Told to nobody else']) if (kind === 'list') expect(text).not.toContain(id);
  });
});

it('D02: nor does a platform role open it, or the way through the platform', async () => {
  const administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  for (const [, ask] of ATTACKS) await ask(administrator, foreign).expect(404);
  await administrator.get(`platform/audit-events/${found.event}`).expect(404);
  await administrator.get(`platform/audit-exports/${found.export}`).expect(404);
  await administrator.get(`platform/audit-exports/${found.export}/content`).expect(404);
  await administrator.post(`platform/detection-findings/${found.finding}/acknowledge`, { reason: 'It was me' }).expect(404);
});

it('and everything is as it was', async () => {
  expect((await owner.get(`organisations/${foreign}/audit-views`).expect(200)).body.items).toMatchObject([{ ...FILTER, version: 1 }]);
  expect((await owner.get(`organisations/${foreign}/audit-exports/${found.export}`).expect(200)).body.id).toBe(found.export);
  expect((await owner.get(`organisations/${foreign}/detection-findings`).expect(200)).body.items).toMatchObject([{ acknowledgedAt: null }]);
});
