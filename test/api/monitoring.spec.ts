import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const PORTAL = { name: 'Portal', kind: 'http', url: 'https://portal.example.com/health?token=sesame', intervalSeconds: 60 };

describe('the checks of an organisation', () => {
  let context: IdentityApi;
  let organisationId: string;
  let operator: Client;
  let path: string;

  beforeAll(async () => {
    context = await startIdentityApi();
    organisationId = await context.people.organisation();
    operator = await context.people.memberClient(organisationId, 'monitoring-operator');
    path = `organisations/${organisationId}/checks`;
  });

  const created = async (more: Record<string, unknown> = {}): Promise<Response['body']> =>
    (await operator.post(path, { ...PORTAL, ...more }).expect(201)).body;
  const version = (check: { version: number }): string => `"${check.version.toString()}"`;
  const eventsOf = async (id: string): Promise<string[]> => (await auditEvents(context.api, { objectId: id })).map(({ action }) => action);
  const database = (): ReturnType<IdentityApi['api']['orm']['em']['getConnection']> => context.api.orm.em.getConnection();

  it('begin unknown, with the usual thresholds, and run within seconds', async () => {
    const check = await created();
    expect(check).toEqual({
      id: expect.any(String), ...PORTAL, target: PORTAL.url, secretsSet: [], followRedirects: true, method: 'GET', expectedStatus: '200-399', timeoutSeconds: 10, retrySeconds: 15, failuresBeforeDown: 3, successesBeforeUp: 2,
      state: 'unknown', observedState: 'unknown', parentId: null, tags: [], maintenanceUntil: null, stateSince: expect.any(String), lastCheckedAt: null, nextCheckAt: expect.any(String), lastResponseMilliseconds: null,
      lastLatenessMilliseconds: null, lastError: null, createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    }); // prettier-ignore
    expect(Date.parse(check.nextCheckAt) - Date.now()).toBeLessThan(2_500);
    expect((await operator.get(`${path}/${check.id}`).expect(200)).body).toEqual(check);
  });

  it('are listed by name, page by page', async () => {
    const other = await context.people.organisation();
    const owner = await context.people.memberClient(other, 'owner');
    for (const name of ['delta', 'Alpha', 'charlie', 'bravo', 'alpha'])
      await owner.post(`organisations/${other}/checks`, { ...PORTAL, name }).expect(201);
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await owner.get(`organisations/${other}/checks?limit=2${cursor}`).expect(200);
      names.push(...body.items.map((check: { name: string }) => check.name.toLowerCase()));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(names).toEqual(['alpha', 'alpha', 'bravo', 'charlie', 'delta']);
    for (const cursor of ['x', Buffer.from('["a"]').toString('base64url'), Buffer.from('["a","b"]').toString('base64url')]) {
      expect((await owner.get(`organisations/${other}/checks?cursor=${cursor}`)).status).toBeLessThan(500);
    }
  });

  it('are listed with trouble first, page by page, and none is passed over when its state changes meanwhile', async () => {
    const other = await context.people.organisation();
    const owner = await context.people.memberClient(other, 'owner');
    const at = `organisations/${other}/checks`;
    const ids = new Map<string, string>();
    const set = (name: string, change: string) =>
      database().execute(`update check_statuses set ${change} where check_id = ? and organisation_id is not null`, [ids.get(name)]);
    const states = {
      Golf: 'up',
      Alpha: 'up',
      Foxtrot: 'unknown',
      Echo: 'down',
      Bravo: 'degraded',
      Delta: 'unreachable',
      Charlie: 'down',
      Hotel: 'up',
      India: 'up',
    };
    for (const [name, state] of Object.entries(states)) {
      ids.set(name, (await owner.post(at, { ...PORTAL, name }).expect(201)).body.id);
      await set(
        name,
        `state = '${state}', state_since = date_sub(utc_timestamp(3), interval 1 hour), next_run_at = date_add(utc_timestamp(3), interval 1 minute)`,
      );
    }
    await set('Hotel', 'next_run_at = date_sub(utc_timestamp(3), interval 5 minute)');
    const read = async (query: string) => {
      const { body } = await owner.get(`${at}?order=trouble&${query}`).expect(200);
      return { names: body.items.map(({ name }: { name: string }) => name) as string[], cursor: encodeURIComponent(body.nextCursor ?? '') };
    };
    expect((await read('limit=100')).names).toEqual(['Charlie', 'Echo', 'Delta', 'Bravo', 'Foxtrot', 'Hotel', 'Alpha', 'Golf', 'India']);
    expect((await read('state=down&search=ech')).names).toEqual(['Echo']);
    const first = await read('limit=4');
    const second = await read(`limit=4&cursor=${first.cursor}`);
    expect([...first.names, ...second.names]).toEqual(['Charlie', 'Echo', 'Delta', 'Bravo', 'Foxtrot', 'Hotel', 'Alpha', 'Golf']);
    await set('India', "state = 'down', state_since = utc_timestamp(3)");
    await set('Charlie', "state = 'up', state_since = utc_timestamp(3)");
    expect((await read(`limit=4&cursor=${second.cursor}`)).names).toEqual(['Charlie', 'India']);
    expect((await read('limit=2')).names).toEqual(['Echo', 'India']);
    for (const cursor of [
      '["a"]',
      '["a","b"]',
      '["x","1","a","b"]',
      '["-271821-04-20T00:00:00.000Z","1","a","b"]',
      '["2026-11-29T00:00:00.000Z","x","a","b"]',
    ])
      await owner.get(`${at}?order=trouble&cursor=${Buffer.from(cursor).toString('base64url')}`).expect(400);
    await owner.get(`${at}?cursor=${first.cursor}`).expect(400);
    await owner.get(`${at}?order=newest`).expect(400);
  });

  it('are found by what they look at, by kind and by how they stand, which is also counted', async () => {
    const other = await context.people.organisation();
    const owner = await context.people.memberClient(other, 'owner');
    const at = `organisations/${other}/checks`;
    const made = new Map<string, string>();
    for (const [name, more] of Object.entries({
      Alpha: { url: 'https://shop.example.com/100%_x' }, Bravo: { kind: 'tcp', url: undefined, host: 'mail.example.com', port: 25 },
      Charlie: { kind: 'domain', url: undefined, domain: 'Example.ORG' }, Delta: {}, Echo: {}, Foxtrot: {}, Golf: {},
    })) made.set(name, (await owner.post(at, { ...PORTAL, name, ...more }).expect(201)).body.id); // prettier-ignore
    const set = (name: string, change: string) =>
      database().execute(`update check_statuses set ${change} where check_id = ? and organisation_id is not null`, [made.get(name)]);
    for (const name of ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Golf'])
      await set(name, "state = 'up', next_run_at = date_add(utc_timestamp(3), interval 1 minute)");
    await set('Bravo', "state = 'down'");
    await set('Charlie', 'next_run_at = date_sub(utc_timestamp(3), interval 5 minute)');
    await owner.post(`${at}/${made.get('Delta') ?? ''}/pause`).expect(200);
    const window = {
      name: 'Now',
      startsAt: new Date(context.clock.now().getTime() + 1000),
      durationMinutes: 60,
      timezone: 'UTC',
      checkIds: [made.get('Golf')],
    };
    await owner.post(`organisations/${other}/maintenance-windows`, window).expect(201);
    context.clock.forward(2_000);
    const find = async (query: string) => (await owner.get(`${at}?${query}`).expect(200)).body.items as { name: string; state: string }[];
    const names = async (query: string) => (await find(query)).map(({ name }) => name);
    expect(await names('search=SHOP.example')).toEqual(['Alpha']);
    expect(await names(`search=${encodeURIComponent('100%_x')}`)).toEqual(['Alpha']);
    expect(await names(`search=${encodeURIComponent('%')}`)).toEqual(['Alpha']);
    expect(await names('search=example.org')).toEqual(['Charlie']);
    expect(await names('search=brav')).toEqual(['Bravo']);
    expect(await names('search=followRedirects')).toEqual([]);
    expect(await names('kind=tcp')).toEqual(['Bravo']);
    for (const state of ['up', 'down', 'unknown', 'paused', 'maintenance', 'unreachable'] as const)
      expect([state, await find(`state=${state}`)]).toEqual([state, (await find('limit=100')).filter((one) => one.state === state)]);
    expect(await names('state=unknown')).toEqual(['Charlie', 'Echo', 'Foxtrot']);
    expect(await names('state=trouble&limit=2')).toEqual(['Bravo', 'Charlie']);
    expect(await names('state=trouble&kind=domain&search=EXAMPLE')).toEqual(['Charlie']);
    const { body } = await owner.get(`organisations/${other}/check-counts`).expect(200);
    expect(new Map(body.items.map(({ state, count }: { state: string; count: number }) => [state, count]))).toEqual(
      new Map(Object.entries({ up: 1, down: 1, unknown: 3, paused: 1, maintenance: 1 })),
    );
    context.clock.reset();
  });

  it('change with the version that was loaded; a changed target begins at unknown', async () => {
    const check = await created();
    await database().execute(
      "update check_statuses set state = 'up', run_token = uuid() where check_id = ? and organisation_id is not null",
      [check.id],
    );
    const renamed = await operator.patch(`${path}/${check.id}`, { name: 'Renamed' }).set('if-match', version(check)).expect(200);
    expect(renamed.body).toMatchObject({ name: 'Renamed', state: 'up', version: 2 });
    await operator.patch(`${path}/${check.id}`, { name: 'Late' }).set('if-match', version(check)).expect(412);
    await operator.patch(`${path}/${check.id}`, { name: 'Blind' }).expect(428);
    const moved = await operator
      .patch(`${path}/${check.id}`, { url: 'https://other.example.com/', keyword: 'fine' })
      .set('if-match', '"2"')
      .expect(200);
    expect(moved.body).toMatchObject({ url: 'https://other.example.com/', keyword: 'fine', state: 'unknown', version: 3 });
    const bare = await operator.patch(`${path}/${check.id}`, { keyword: null }).set('if-match', '"3"').expect(200);
    expect(bare.body).not.toHaveProperty('keyword');
    expect(await eventsOf(check.id)).toEqual(['check.created', 'check.updated', 'check.updated', 'check.updated']);
  });

  it('record who changed what, before and after, without the query of an address', async () => {
    const check = await created();
    await operator.patch(`${path}/${check.id}`, { name: 'Renamed', intervalSeconds: 300 }).set('if-match', version(check)).expect(200);
    const events = await auditEvents(context.api, { objectId: check.id });
    expect(events[0]).toMatchObject({
      organisation_id: organisationId,
      category: 'administration',
      outcome: 'success',
      address: operator.address,
      object_name: 'Portal',
    });
    expect(events[0]?.details).toMatchObject({
      after: { url: 'https://portal.example.com/health?…', intervalSeconds: 60, failuresBeforeDown: 3 },
    });
    expect(events[1]?.details).toEqual({
      before: { name: 'Portal', intervalSeconds: 60 },
      after: { name: 'Renamed', intervalSeconds: 300 },
    });
    expect(JSON.stringify(events)).not.toContain('sesame');
  });

  it('pause and resume, twice without harm', async () => {
    const check = await created();
    const paused = await operator.post(`${path}/${check.id}/pause`).expect(200);
    expect(paused.body).toMatchObject({ state: 'paused', nextCheckAt: null, version: 2 });
    expect((await operator.post(`${path}/${check.id}/pause`).expect(200)).body).toEqual(paused.body);
    const refused = await operator.post(`${path}/${check.id}/run`).expect(409);
    expect(refused.body).toMatchObject({ code: 'check-paused' });
    const resumed = await operator.post(`${path}/${check.id}/resume`).expect(200);
    expect(resumed.body).toMatchObject({ state: 'unknown', version: 3 });
    expect(await eventsOf(check.id)).toEqual(['check.created', 'check.paused', 'check.resumed']);
  });

  it('run now by a job that is written with its event, or not at all', async () => {
    const check = await created();
    expect((await operator.post(`${path}/${check.id}/run`).expect(200)).body).toEqual({ accepted: true });
    const jobs = await database().execute<{ job: string; payload: string }[]>(
      'select job, payload from outbox_messages order by id desc limit 1',
    );
    expect(jobs.map(({ job, payload }) => [job, JSON.parse(payload)])).toEqual([
      ['monitoring.run-check', { organisationId, checkId: check.id }],
    ]);
    expect(await eventsOf(check.id)).toEqual(['check.created', 'check.run-requested']);
  });

  it('are deleted with what was measured', async () => {
    const check = await created();
    await operator.delete(`${path}/${check.id}`).set('if-match', '"9"').expect(412);
    await operator.delete(`${path}/${check.id}`).set('if-match', version(check)).expect(204);
    await operator.get(`${path}/${check.id}`).expect(404);
    expect(
      await database().execute('select 1 from check_statuses /* across organisations: test */ where check_id = ?', [check.id]),
    ).toEqual([]);
    const [job] = await database().execute<{ job: string }[]>('select job from outbox_messages order by id desc limit 1');
    expect(job).toMatchObject({ job: 'monitoring.delete-results' });
    expect(await eventsOf(check.id)).toEqual(['check.created', 'check.deleted']);
  });

  it('have tags, by which they are found, and keep them through other changes', async () => {
    const [one, two] = [
      await created({ name: 'Tagged 1', tags: ['web', 'Kunde "Süd"'] }),
      await created({ name: 'Tagged 2', tags: ['web'] }),
    ];
    const named = async (tag: string): Promise<string[]> =>
      (await operator.get(`${path}?tag=${encodeURIComponent(tag)}`).expect(200)).body.items.map(({ name }: { name: string }) => name);
    expect(await named('web')).toEqual(['Tagged 1', 'Tagged 2']);
    expect(await named('Kunde "Süd"')).toEqual(['Tagged 1']);
    for (const other of ['We', 'we%', "' or 1=1 -- ", '"', '[]']) expect(await named(other)).toEqual([]);
    const renamed = (await operator.patch(`${path}/${one.id}`, { name: 'Tagged 3' }).set('if-match', version(one)).expect(200)).body;
    expect(renamed.tags).toEqual(['web', 'Kunde "Süd"']);
    expect((await operator.patch(`${path}/${two.id}`, { tags: [] }).set('if-match', version(two)).expect(200)).body.tags).toEqual([]);
    expect(await named('web')).toEqual(['Tagged 3']);
    for (const tags of [['a', 'a'], ['a,b'], [' a'], [''], ['x'.repeat(41)], Array.from({ length: 21 }, (_, place) => place.toString())])
      expect((await operator.post(path, { ...PORTAL, tags }).expect(400)).body.errors[0].field).toMatch(/^tags/u);
  });

  it('show what was measured, newest first, page by page and between two moments', async () => {
    const check = await created();
    const [status] = await database().execute<{ id: number }[]>(
      'select id from check_statuses /* across organisations: test */ where check_id = ?',
      [check.id],
    );
    const measured = [
      ['2026-11-24 10:00:00.000', 0, 200, 3, 4, 5, 6, 18], ['2026-11-24 10:01:00.250', 1, null, null, null, null, null, 10_000],
      ['2026-11-24 10:02:00.000', 12, 503, 1, 2, null, 3, 6],
    ]; // prettier-ignore
    const insert =
      'insert into check_results (bucket, slot, at, error, status_code, dns, connect, tls, first_byte, total) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
    const id = status?.id ?? 0;
    for (const row of measured) await database().execute(insert, [Math.floor(id / 16), id % 16, ...row]);
    const first = await operator.get(`${path}/${check.id}/results?limit=2`).expect(200);
    expect(first.body.items).toEqual([
      { at: '2026-11-24T10:02:00.000Z', outcome: 'failure', statusCode: 503, responseMilliseconds: 6, error: 'Another status than expected', timings: { dns: 1, connect: 2, tls: null, firstByte: 3, total: 6 } },
      { at: '2026-11-24T10:01:00.250Z', outcome: 'failure', statusCode: null, responseMilliseconds: 10_000, error: 'No complete answer in time', timings: { dns: null, connect: null, tls: null, firstByte: null, total: 10_000 } },
    ]); // prettier-ignore
    const second = await operator.get(`${path}/${check.id}/results?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body).toMatchObject({
      items: [{ outcome: 'success', statusCode: 200, error: null, timings: { tls: 5 } }],
      nextCursor: null,
    });
    const between = await operator.get(`${path}/${check.id}/results?from=2026-11-24T10:01:00Z&to=2026-11-24T10:02:00Z`).expect(200);
    expect(between.body.items).toHaveLength(1);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['kind', 'another kind', { kind: 'telnet' }],
    ['name', 'no name', { name: '' }],
    ['name', 'a blank name', { name: '   ' }],
    ['url', 'another scheme', { url: 'ftp://portal.example.com/' }],
    ['url', 'a password', { url: 'https://me:hunter2@portal.example.com/' }],
    ['url', 'no address', { url: 'portal' }],
    ['url', 'this machine', { url: 'http://127.0.0.1:8480/' }],
    ['url', 'this machine, in other words', { url: 'http://0x7f.1/' }],
    ['url', 'the metadata service', { url: 'http://169.254.169.254/latest/meta-data' }],
    ['url', 'a private address', { url: 'http://[fd00::1]/' }],
    ['method', 'a method that is none', { method: 'BREW' }],
    ['expectedStatus', 'a status that is none', { expectedStatus: '2xx' }],
    ['keyword', 'a keyword in no body', { method: 'HEAD', keyword: 'fine' }],
    ['intervalSeconds', 'a short interval', { intervalSeconds: 19 }],
    ['intervalSeconds', 'a long interval', { intervalSeconds: 604_801 }],
    ['intervalSeconds', 'text for a number', { intervalSeconds: '60' }],
    ['timeoutSeconds', 'a long time limit', { timeoutSeconds: 61 }],
    ['failuresBeforeDown', 'no threshold', { failuresBeforeDown: 0 }],
    ['other', 'what is unknown', { other: true }],
  ])('refuse, naming %s, %s', async (field, _what, more) => {
    const { body, status } = await operator.post(path, { ...PORTAL, ...more });
    expect([status, body.code]).toEqual([400, 'validation-failed']);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('refuse the same in a change, and change nothing', async () => {
    const check = await created();
    const refused = await operator
      .patch(`${path}/${check.id}`, { name: 'Other', url: 'http://10.0.0.1/' })
      .set('if-match', version(check))
      .expect(400);
    expect(refused.body.errors).toEqual([{ field: 'url', message: expect.stringContaining('may not be checked') }]);
    expect((await operator.get(`${path}/${check.id}`)).body).toEqual(check);
  });

  it('are not there for members of another organisation, by their own path or by ours', async () => {
    const check = await created();
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    for (const base of [
      `${path}/${check.id}`,
      `organisations/${other}/checks/${check.id}`,
      `organisations/${other}/checks/${randomUUIDv7()}`,
    ]) {
      const answers = await Promise.all([
        stranger.get(base),
        stranger.get(`${base}/results`),
        stranger.patch(base, { name: 'Mine' }).set('if-match', version(check)),
        stranger.delete(base).set('if-match', version(check)),
        ...['run', 'pause', 'resume'].map((action) => stranger.post(`${base}/${action}`)),
      ]);
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'not-found']));
    }
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.post(path, PORTAL)).status).toBe(404);
    expect((await operator.get(`${path}/${check.id}`)).body).toEqual(check);
  });

  it('are for each role what the catalogue says, and each refusal is recorded', async () => {
    const check = await created();
    const base = `${path}/${check.id}`;
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    const helpDesk = await context.people.memberClient(organisationId, 'help-desk');
    const technician = await context.people.memberClient(organisationId, 'technician');
    const attempts = (client: Client): Promise<number[]> =>
      Promise.all(
        [
          client.get(path),
          client.get(`${base}/results`),
          client.post(`${base}/run`),
          client.post(path, PORTAL),
          client.patch(base, { name: 'x' }).set('if-match', '"99"'),
          client.post(`${base}/resume`),
          client.delete(base).set('if-match', '"99"'),
        ].map(async (request) => (await request).status),
      );
    expect(await attempts(viewer)).toEqual([200, 200, 403, 403, 403, 403, 403]);
    expect(await attempts(helpDesk)).toEqual([200, 200, 200, 403, 403, 403, 403]);
    expect(await attempts(technician)).toEqual([200, 200, 200, 201, 412, 200, 403]);
    const refusals = await auditEvents(context.api, { address: viewer.address });
    expect(refusals.map(({ action, outcome }) => [action, outcome])).toEqual(
      Array.from({ length: 5 }, () => ['access.refused', 'refused']),
    );
  });
});
