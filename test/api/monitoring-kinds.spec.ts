import { createHash } from 'node:crypto';
import type { Response } from 'supertest';
import { CheckSecrets } from '@clientst0r/monitoring';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const PLANTED = 'Bearer planted-secret-of-a-check';
const EXAMPLES = {
  http: { url: 'https://portal.example.com/' },
  tls: { host: 'portal.example.com', startTls: 'none', warningDays: '30,7' },
  domain: { domain: 'example.com', warningDays: '60,7', expiresOn: '2027-03-31', expiryOwner: 'Mara' },
  tcp: { host: 'mail.example.com', port: 25, expect: '220' },
  icmp: { host: 'router.example.com' },
  dns: { recordName: 'example.com', recordType: 'MX', expectedValue: '10 mail.example.com' },
  heartbeat: { expectedEverySeconds: 86_400, graceSeconds: 600 },
  self: { aspect: 'clock', limit: 500, timeServer: 'time.example.com' },
} as const;

describe('checks of every kind', () => {
  let context: IdentityApi;
  let organisationId: string;
  let operator: Client;
  /** Runs this server too. */
  let administrator: Client;
  let path: string;

  beforeAll(async () => {
    context = await startIdentityApi();
    organisationId = await context.people.organisation();
    operator = await context.people.memberClient(organisationId, 'monitoring-operator');
    const roles = { [organisationId]: ['monitoring-operator'] };
    administrator = await context.people.signedIn(await context.people.person(roles, ['platform-administrator']));
    path = `organisations/${organisationId}/checks`;
  });

  const database = (): ReturnType<IdentityApi['api']['orm']['em']['getConnection']> => context.api.orm.em.getConnection();
  const sql = <T>(statement: string, parameters: unknown[]): Promise<T[]> =>
    database().execute(`${statement} /* across organisations: test */`, parameters) as Promise<T[]>;
  const create = async (kind: keyof typeof EXAMPLES, more: Record<string, unknown> = {}): Promise<Response['body']> =>
    (
      await (kind === 'self' ? administrator : operator)
        .post(path, { name: `A ${kind}`, kind, intervalSeconds: 60, ...EXAMPLES[kind], ...more })
        .expect(201)
    ).body;
  const version = (check: { version: number }): string => `"${check.version.toString()}"`;

  it('are told by the registry, with their options, and each can be made from what it tells', async () => {
    const { body } = await operator.get('check-kinds').expect(200);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(Object.keys(EXAMPLES));
    for (const { kind, options } of body.items as {
      kind: keyof typeof EXAMPLES;
      options: { name: string; needed: boolean; default: unknown }[];
    }[]) {
      const check = await create(kind);
      for (const { name, needed } of options) if (needed) expect([name, check[name]]).toEqual([name, expect.anything()]);
      for (const [name, value] of Object.entries(EXAMPLES[kind])) expect(check[name]).toBe(value);
      expect(check).toMatchObject({ kind, state: 'unknown', secretsSet: [], target: expect.stringMatching(/./u) });
      expect((await operator.get(`${path}/${check.id}`).expect(200)).body).toEqual(check);
    }
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['host', 'an internal address (D61)', { kind: 'tcp', host: '127.0.0.1', port: 6379 }],
    ['host', 'an internal address in other words', { kind: 'tcp', host: '0x7f.1', port: 80 }],
    ['host', 'the metadata service', { kind: 'icmp', host: '169.254.169.254' }],
    ['host', 'a mapped address', { kind: 'tcp', host: '::ffff:127.0.0.1', port: 80 }],
    ['host', 'options for the command behind it', { kind: 'icmp', host: '-f' }],
    ['host', 'an internal address for TLS', { kind: 'tls', host: '10.0.0.1' }],
    ['warningDays', 'days that are none', { kind: 'tls', host: 'example.com', warningDays: '30,soon' }],
    ['domain', 'a name that is no domain', { kind: 'domain', domain: 'localhost' }],
    ['domain', 'an address for a domain', { kind: 'domain', domain: '192.0.2.1' }],
    ['expiresOn', 'a day that is none', { kind: 'domain', domain: 'example.com', expiresOn: '2027-02-30', expiryOwner: 'Mara' }],
    ['expiryOwner', 'a date by hand that nobody looks after', { kind: 'domain', domain: 'example.com', expiresOn: '2027-03-31' }],
    ['host', 'a scheme', { kind: 'tcp', host: 'https://example.com', port: 80 }],
    ['port', 'no port', { kind: 'tcp', host: 'example.com' }],
    ['port', 'port 0', { kind: 'tcp', host: 'example.com', port: 0 }],
    ['nameServer', 'an internal name server', { kind: 'dns', recordName: 'example.com', nameServer: '10.0.0.53' }],
    ['nameServer', 'a name server by name', { kind: 'dns', recordName: 'example.com', nameServer: 'ns.example.com' }],
    ['recordType', 'a record type that is none', { kind: 'dns', recordName: 'example.com', recordType: 'AXFR' }],
    ['url', 'an option of another kind', { kind: 'icmp', host: 'example.com', url: 'https://example.com/' }],
    ['headers', 'a header that frames the message', { kind: 'http', url: 'https://example.com/', headers: 'Content-Length: 5' }],
    ['headers', 'another host', { kind: 'http', url: 'https://example.com/', headers: 'Host: inner' }],
    ['headers', 'a header of two lines', { kind: 'http', url: 'https://example.com/', headers: 'X: a\n b' }],
    ['secretHeaders', 'a secret header that is none', { kind: 'http', url: 'https://example.com/', secretHeaders: 'sesame' }],
    ['body', 'a body with GET', { kind: 'http', url: 'https://example.com/', body: 'x' }],
    ['jsonPath', 'a path that is none', { kind: 'http', url: 'https://example.com/', jsonPath: 'a[b]' }],
    ['jsonValue', 'a value without a path', { kind: 'http', url: 'https://example.com/', jsonValue: '1' }],
    ['authority', 'an authority that does not parse', { kind: 'http', url: 'https://example.com/', authority: 'x' }],
    ['clientKey', 'a key without its certificate', { kind: 'http', url: 'https://example.com/', clientKey: 'x' }],
    ['expectedEverySeconds', 'a heartbeat too often', { kind: 'heartbeat', expectedEverySeconds: 1 }],
  ])('refuse, naming %s, %s', async (field, _what, more) => {
    const { body, status } = await operator.post(path, { name: 'Wrong', intervalSeconds: 60, ...more });
    expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
    expect(JSON.stringify(body)).not.toContain('sesame');
  });

  it.each<[string, Record<string, unknown>]>([
    ['aspect', { aspect: 'everything' }],
    ['limit', { aspect: 'disk', limit: 100 }],
    ['timeServer', { aspect: 'clock' }],
    ['timeServer', { aspect: 'disk', timeServer: 'time.example.com' }],
    ['timeServer', { aspect: 'clock', timeServer: '127.0.0.1' }],
  ])('refuse, naming %s, a look at this server with %j', async (field, more) => {
    const { body, status } = await administrator.post(path, { name: 'Wrong', kind: 'self', intervalSeconds: 60, ...more });
    expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
  });

  it('let only those look at this server who run it, whatever they may do in the organisation, and record who tried', async () => {
    const self = { name: 'Disk', kind: 'self', aspect: 'disk', intervalSeconds: 60 };
    const owner = await context.people.memberClient(organisationId, 'owner');
    const web = { name: 'Web', kind: 'http', url: 'https://example.com/', intervalSeconds: 60 };
    await owner.post(path, self).expect(403);
    await owner.post(`organisations/${organisationId}/check-batches`, { checks: [web, self] }).expect(403);
    const made = (await administrator.post(path, self).expect(201)).body;
    const patch = (client: Client) => client.patch(`${path}/${made.id}`, { aspect: 'queue' }).set('if-match', '"1"');
    await patch(owner).expect(403);
    expect((await owner.get(`${path}/${made.id}`).expect(200)).body).toMatchObject({ aspect: 'disk', target: 'Free disk space' });
    expect((await patch(administrator).expect(200)).body).toMatchObject({ aspect: 'queue' });
    const refusals = (await auditEvents(context.api, { address: owner.address })).filter(({ action }) => action === 'access.refused');
    expect(refusals.map(({ details }) => details)).toEqual(
      Array(3).fill({ permission: 'platform.system.manage', what: 'a check of this server' }),
    );
    // Somebody who runs this server and may not add checks here still may not.
    const viewer = await context.people.signedIn(await context.people.person({ [organisationId]: ['viewer'] }, ['platform-administrator']));
    await viewer.post(path, self).expect(403);
  });

  it('keep secret options sealed: in no answer, event, job or column, and only as set (trap 3)', async () => {
    const check = await create('http', { secretHeaders: `Authorization: ${PLANTED}`, headers: 'X-Token: planted-in-the-open' });
    expect(check.secretsSet).toEqual(['secretHeaders']);
    const events = JSON.stringify(await auditEvents(context.api, { objectId: check.id }));
    expect(events).toContain('"secretHeaders":"set"');
    expect(JSON.stringify(check) + events).not.toContain(PLANTED);
    expect(events).not.toContain('planted-in-the-open');
    const rows = await sql<{ sealed: Buffer; valueVersion: number }>(
      'select sealed, value_version as valueVersion, organisation_id from check_secrets where id = ?',
      [check.id],
    );
    expect(rows[0]?.sealed.includes(PLANTED)).toBe(false);
    const secrets = context.api.app.get(CheckSecrets);
    expect(await secrets.open(organisationId, check.id, rows[0]!)).toEqual({ secretHeaders: `Authorization: ${PLANTED}` });
    // Bound to its check and organisation: nowhere else does it open.
    const other = await create('http');
    await expect(secrets.open(organisationId, other.id, rows[0]!)).rejects.toThrow();
    await expect(secrets.open(await context.people.organisation(), check.id, rows[0]!)).rejects.toThrow();
  });

  it('keep a secret through changes of other options, and lose it when it is removed, or with the check', async () => {
    const check = await create('http', { secretHeaders: `Authorization: ${PLANTED}` });
    const renamed = await operator.patch(`${path}/${check.id}`, { keyword: 'fine' }).set('if-match', version(check)).expect(200);
    expect(renamed.body).toMatchObject({ keyword: 'fine', secretsSet: ['secretHeaders'] });
    const bare = await operator.patch(`${path}/${check.id}`, { secretHeaders: null, keyword: null }).set('if-match', '"2"').expect(200);
    expect(bare.body.secretsSet).toEqual([]);
    expect(bare.body).not.toHaveProperty('keyword');
    expect(await sql('select 1 from check_secrets where id = ?', [check.id])).toEqual([]);
    const again = await create('http', { secretHeaders: `Authorization: ${PLANTED}` });
    await operator.delete(`${path}/${again.id}`).set('if-match', version(again)).expect(204);
    expect(await sql('select 1 from check_secrets where id = ?', [again.id])).toEqual([]);
  });

  it("are added together, as a client's ten are: all, or none with the place of what is wrong", async () => {
    const checks = Array.from({ length: 10 }, (_, index) => ({
      name: `Site ${index.toString()}`,
      kind: 'http',
      url: `https://s${index.toString()}.example.com/`,
      intervalSeconds: 60,
    }));
    const made = await operator.post(`organisations/${organisationId}/check-batches`, { checks }).expect(201);
    expect(made.body.items.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual(
      checks.map(({ name }) => [name, 'unknown']),
    );
    const before = (await operator.get(`${path}?limit=200`)).body.items.length;
    const refused = await operator.post(`organisations/${organisationId}/check-batches`, {
      checks: [...checks, { ...checks[0], url: 'http://127.0.0.1/' }],
    });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'checks.10.url']);
    expect((await operator.get(`${path}?limit=200`)).body.items).toHaveLength(before);
    await operator.post(`organisations/${organisationId}/check-batches`, { checks: [] }).expect(400);
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    await viewer.post(`organisations/${organisationId}/check-batches`, { checks }).expect(403);
  });

  it('list what ends soon by date, page by page, with whole days left; nothing before it was seen', async () => {
    const other = await context.people.organisation();
    const client = await context.people.memberClient(other, 'owner');
    const base = `organisations/${other}`;
    const ids: string[] = [];
    for (const name of ['Late', 'Soon', 'Gone']) {
      ids.push(
        (await client.post(`${base}/checks`, { name, kind: 'tls', intervalSeconds: 3600, host: `${name}.example.com` }).expect(201)).body
          .id,
      );
    }
    await client.get(`${base}/checks/${ids[0]}/expiry`).expect(404);
    const now = context.clock.now().getTime();
    const details = {
      issuer: 'Authority',
      names: ['a.example.com'],
      key: 'EC 256',
      signature: 's',
      protocol: 'TLSv1.3',
      chainLength: 2,
      revocation: 'good',
    };
    for (const [index, days] of [60, 3, -2].entries()) {
      const at = new Date(now + days * 86_400_000 + 60_000);
      await sql('insert into check_expiries (id, organisation_id, subject, starts_at, expires_at, fingerprint, details, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?)', [
        ids[index], other, 's', at, at, 'f', JSON.stringify(details), at,
      ]); // prettier-ignore
    }
    const first = await client.get(`${base}/expiries?limit=2`).expect(200);
    expect(first.body.items.map(({ checkName, daysLeft }: { checkName: string; daysLeft: number }) => [checkName, daysLeft])).toEqual([['Gone', -2], ['Soon', 3]]); // prettier-ignore
    const second = await client.get(`${base}/expiries?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body).toMatchObject({
      items: [{ checkName: 'Late', kind: 'certificate', daysLeft: 60, by: 'Authority', subject: 'a.example.com', source: null }],
      nextCursor: null,
    });
    await client.get(`${base}/expiries?cursor=x`).expect(400);
    expect((await client.get(`${base}/checks/${ids[1]}/expiry`).expect(200)).body).toMatchObject({ checkId: ids[1], daysLeft: 3 });
    const stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
    await stranger.get(`${base}/expiries`).expect(404);
    await operator.get(`${path}/${ids[1]}/expiry`).expect(404);
    await client.delete(`${base}/checks/${ids[1]}`).set('if-match', '"1"').expect(204);
    expect(await sql('select 1 from check_expiries where id = ?', [ids[1]])).toEqual([]);
  });

  it('tell what a registry told of a domain, to nobody of another organisation', async () => {
    const check = await create('domain');
    const place = `${path}/${check.id}/registration`;
    await operator.get(place).expect(404);
    const details = { registrar: 'Registrar', statuses: ['clientTransferProhibited'], nameServers: ['ns1.example.net'], signed: true };
    const [now, at] = [context.clock.now(), new Date(context.clock.now().getTime() + 9.5 * 86_400_000)];
    const changes = [{ at: now.toISOString(), text: 'DNSSEC: now signed' }];
    await sql(
      `insert into check_registrations (id, organisation_id, domain, source, server, expires_at, expiry_source, details, known, changes, seen_at)
        values (?, ?, 'example.com', 'whois', 'whois.test', ?, 'manual', ?, '{}', ?, ?)`,
      [check.id, organisationId, at, JSON.stringify(details), JSON.stringify(changes), now],
    );
    expect((await operator.get(place).expect(200)).body).toEqual({
      checkId: check.id, domain: 'example.com', source: 'whois', server: 'whois.test', registeredAt: null, expiresAt: at.toISOString(), daysLeft: 9,
      expirySource: 'manual', expiryOwner: 'Mara', ...details, changes, seenAt: now.toISOString(),
    }); // prettier-ignore
    const { body } = await operator.get(`organisations/${organisationId}/expiries`).expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({ checkId: check.id, kind: 'domain', by: 'Registrar', source: 'manual', changedAt: changes[0]!.at }),
    ]);
    const stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
    await stranger.get(place).expect(404);
    await operator.delete(`${path}/${check.id}`).set('if-match', version(check)).expect(204);
    expect(await sql('select 1 from check_registrations where id = ?', [check.id])).toEqual([]);
  });

  describe('a heartbeat', () => {
    const callOf = (url: string): string => new URL(url).pathname.replace('/api/v1/', '');

    it('has an address that is told once and stored as a hash; a new one takes its place', async () => {
      const check = await create('heartbeat');
      const first = (await operator.post(`${path}/${check.id}/heartbeat-address`).expect(200)).body.url;
      const nobody = context.people.client();
      await nobody.get(callOf(first)).expect(204);
      const token = first.split('/').at(-1);
      const [row] = await sql<{ token_hash: Buffer; last_at: string }>('select token_hash, last_at from check_heartbeats where id = ?', [
        check.id,
      ]);
      expect(row?.token_hash).toEqual(createHash('sha256').update(token).digest());
      expect(row?.last_at).not.toBeNull();
      const second = (await operator.post(`${path}/${check.id}/heartbeat-address`).expect(200)).body.url;
      await nobody.get(callOf(first)).expect(404);
      await nobody.get(callOf(second)).expect(204);
      expect((await auditEvents(context.api, { objectId: check.id })).map(({ action }) => action)).toEqual([
        'check.created', 'check.heartbeat-renewed', 'check.heartbeat-renewed',
      ]); // prettier-ignore
    });

    it('asks for a look at once when the target was not known to be up, and only then', async () => {
      const check = await create('heartbeat');
      const { url } = (await operator.post(`${path}/${check.id}/heartbeat-address`).expect(200)).body;
      const asked = async (): Promise<number> =>
        (await sql('select 1 from outbox_messages where payload like ?', [`%${check.id}%`])).length;
      await context.people.client().get(callOf(url)).expect(204);
      expect(await asked()).toBe(1);
      await sql("update check_statuses set state = 'up' where check_id = ?", [check.id]);
      await context.people.client().get(callOf(url)).expect(204);
      expect(await asked()).toBe(1);
    });

    it('is for those only who may change the check, and only of that kind', async () => {
      const [heartbeat, web] = [await create('heartbeat'), await create('http')];
      expect((await operator.post(`${path}/${web.id}/heartbeat-address`).expect(409)).body.code).toBe('no-heartbeat');
      const viewer = await context.people.memberClient(organisationId, 'viewer');
      await viewer.post(`${path}/${heartbeat.id}/heartbeat-address`).expect(403);
      const stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
      await stranger.post(`${path}/${heartbeat.id}/heartbeat-address`).expect(404);
      await context.people.client().get('heartbeats/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').expect(404);
    });
  });
});
