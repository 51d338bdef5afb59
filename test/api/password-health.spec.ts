import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Response } from 'supertest';
import { ExposureLedger, CHECK_CREDENTIAL_PASSWORDS, CHECK_ORGANISATION_PASSWORDS, PasswordChecks } from '@clientst0r/vault';
import { PasswordReader } from '../../libs/vault/src/health/password-reader.js';
import { everythingStored } from '../support/everything-stored.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { type RangeFault, RangeServer, sha1Of } from '../support/range-server.js';

type Body = Response['body'];

const LEAKED = 'correct horse battery staple';
const STRONG = 'vB7#qp2!Lx-9wRz4';

let context: IdentityApi;
let server: RangeServer;
let boss: Client;
let organisationId: string;
let owner: Client;
let technician: Client;

beforeAll(async () => {
  context = await startIdentityApi();
  server = await RangeServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  organisationId = await context.people.organisation();
  owner = await context.people.memberClient(organisationId, 'owner');
  technician = await context.people.memberClient(organisationId, 'technician');
  await change('breach.source', 'pwned-passwords');
  await change('breach.address', server.address);
  await change('breach.requests-per-second', 1_000);
  server.fault = 'none';
  server.asked.length = 0;
  server.leak(LEAKED, 384);
});
afterEach(() => {
  context.clock.reset();
});

const change = async (key: string, value: unknown): Promise<void> => {
  await boss.put(`platform/settings/${key}`, { value }).expect(200);
};
const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const checks = (): PasswordChecks => context.api.app.get(PasswordChecks);
const create = async (password: string, more: object = {}): Promise<Body> => {
  const body = { type: 'login', name: 'Switch', fields: [{ key: 'password', value: password }], ...more };
  return (await owner.post(org('credentials'), body).expect(201)).body;
};
const write = async (entry: Body, value: string): Promise<Body> =>
  (
    await owner
      .patch(org(`credentials/${entry.id}`), { fields: [{ key: 'password', value }] })
      .set('if-match', `"${entry.version}"`)
      .expect(200)
  ).body;
const summary = async (): Promise<Body> => (await technician.get(org('password-health')).expect(200)).body;
const found = async (finding: string): Promise<Body[]> =>
  (await technician.get(org(`password-health/findings?finding=${finding}`)).expect(200)).body.items;
const namesOf = async (finding: string): Promise<string[]> => (await found(finding)).map(({ name }) => name);

describe('D44: a password of the vault', () => {
  it('is breached when the service knows it, and clean at a time when it does not; five characters leave, with padding asked for', async () => {
    const [leaked, good] = [await create(LEAKED, { name: 'Leaked' }), await create(STRONG, { name: 'Good' })];
    expect(await summary()).toMatchObject({ passwords: 2, breached: 0, unknown: 2, breachChecks: true, lastCheckedAt: null });
    await checks().checkOrganisation(organisationId);
    expect(await summary()).toMatchObject({ passwords: 2, breached: 1, unknown: 0, lastCheckedAt: expect.any(String) });
    expect(await found('breached')).toEqual([
      expect.objectContaining({
        credentialId: leaked.id,
        label: 'Password',
        occurrences: 384,
        findings: ['breached'],
        checkedAt: expect.any(String),
      }),
    ]);
    expect(server.asked.map(({ path }) => path).sort()).toEqual([LEAKED, STRONG].map((one) => `/range/${sha1Of(one).slice(0, 5)}`).sort());
    expect(server.asked.every(({ padding }) => padding === 'true')).toBe(true);
    const events = await auditEvents(context.api, { organisationId });
    expect(events.filter(({ action }) => action === 'credential.breach-found')).toEqual([
      expect.objectContaining({
        object_id: leaked.id,
        actor_name: 'vault',
        details: expect.objectContaining({ occurrences: 384, version: 1 }),
      }),
    ]);
    // Both may be of one millisecond.
    expect(events.filter(({ action }) => action === 'passwords.checked')).toMatchObject([
      { details: { entries: 2, passwords: 2, breached: 1, clean: 1, unknown: 0 } },
    ]);
    expect(good.id).not.toBe(leaked.id);
  });

  it('is told of with its entry, and many that were changed at once in one event, but for what was found', async () => {
    const entries = [await create(LEAKED, { name: 'Leaked' })];
    for (let count = 0; count < 9; count += 1) entries.push(await create(`${STRONG}${count}`));
    const looks = async () => (await auditEvents(context.api, { organisationId })).filter(({ action }) => action === 'passwords.checked');
    await Promise.all(entries.map(({ id }) => checks().checkCredential(organisationId, id)));
    expect(await looks()).toEqual([
      expect.objectContaining({ object_id: null, details: { entries: 10, passwords: 10, breached: 1, clean: 9, unknown: 0 } }),
    ]);
    expect((await auditEvents(context.api, { objectId: entries[0].id })).map(({ action }) => action)).toContain('credential.breach-found');
    await checks().checkCredential(organisationId, entries[1].id);
    expect((await looks()).at(-1)).toMatchObject({ object_id: entries[1].id, details: { entries: 1, passwords: 1 } });
  });

  it('is looked at in a vault of more entries than are read at once, and nothing else waits for that', async () => {
    const items = Array.from({ length: 540 }, (_, made) => ({
      type: 1,
      name: `Switch ${made}`,
      login: { username: 'admin', password: `${STRONG}${made}` },
    }));
    await owner.post(org('imports'), { format: 'bitwarden-json', content: JSON.stringify({ items }) }).expect(200);
    await create(LEAKED);
    // A worker runs checks beside: a look that held it up would be counted as their targets' being slow.
    const held = monitorEventLoopDelay({ resolution: 5 });
    held.enable();
    await checks().checkOrganisation(organisationId);
    held.disable();
    expect(held.max / 1e6).toBeLessThan(400);
    expect(await summary()).toMatchObject({ passwords: 541, breached: 1, unknown: 0 });
  });

  it('is looked at though another one beside it cannot be', async () => {
    const [one, other] = [await create(STRONG), await create(LEAKED)];
    const reader = context.api.app.get(PasswordReader);
    const read = jest.spyOn(reader, 'passwords').mockImplementationOnce(() => {
      throw new Error('away');
    });
    await expect(checks().checkCredential(organisationId, one.id)).rejects.toThrow('away');
    await checks().checkCredential(organisationId, other.id);
    read.mockRestore();
    expect(await summary()).toMatchObject({ breached: 1, unknown: 1 });
  });

  it.each<RangeFault>(['error', 'busy', 'page', 'empty', 'cut', 'elsewhere', 'endless', 'closed'])(
    'is unknown, never clean, when the service fails (%s), and keeps what was known of it',
    async (fault) => {
      const entry = await create(LEAKED);
      server.fault = fault;
      await checks().checkOrganisation(organisationId);
      expect(await summary()).toMatchObject({ breached: 0, unknown: 1 });
      expect(server.asked).toHaveLength(2);
      expect(server.asked.map(({ path }) => path)).not.toContain('/range/00000');
      server.fault = 'none';
      await checks().checkCredential(organisationId, entry.id);
      server.fault = fault;
      context.clock.forward(25 * 3_600_000);
      await checks().checkOrganisation(organisationId);
      context.clock.reset();
      expect(await summary()).toMatchObject({ breached: 1, unknown: 0 });
    },
  );

  it('is unknown again once it was changed, and loses the verdict when it is good or the service takes it back', async () => {
    const entry = await create(LEAKED);
    await checks().checkOrganisation(organisationId);
    const changed = await write(entry, STRONG);
    expect(await summary()).toMatchObject({ breached: 0, unknown: 1 });
    await checks().checkCredential(organisationId, entry.id);
    expect(await summary()).toMatchObject({ breached: 0, unknown: 0 });
    await write(changed, LEAKED);
    await checks().checkOrganisation(organisationId);
    expect(await summary()).toMatchObject({ breached: 1 });
    server.mend(LEAKED);
    context.clock.forward(25 * 3_600_000);
    await checks().checkOrganisation(organisationId);
    context.clock.reset();
    expect(await summary()).toMatchObject({ breached: 0, unknown: 0 });
  });

  it('is asked for once with all that have its prefix, in whatever organisation, at the pace that was set, and not again the same day', async () => {
    const other = await context.people.organisation();
    const theirs = await context.people.memberClient(other, 'owner');
    for (let copy = 0; copy < 3; copy += 1) await create(LEAKED);
    await theirs
      .post(`organisations/${other}/credentials`, { type: 'login', name: 'x', fields: [{ key: 'password', value: LEAKED }] })
      .expect(201);
    for (let index = 0; index < 4; index += 1) await create(`${STRONG}${index}`);
    await change('breach.requests-per-second', 20);
    await checks().checkAll();
    const paths = server.asked.map(({ path }) => path);
    expect(paths.filter((path) => path === `/range/${sha1Of(LEAKED).slice(0, 5)}`)).toHaveLength(1);
    expect(new Set(paths).size).toBe(paths.length);
    const first = server.asked[0]?.at ?? 0;
    expect((server.asked.at(-1)?.at ?? 0) - first).toBeGreaterThan((paths.length - 1) * 45);
    await checks().checkAll();
    expect(server.asked).toHaveLength(paths.length);
  });

  it('is not looked up while the check is off, and the report says so', async () => {
    await change('breach.source', 'off');
    await create(LEAKED);
    await checks().checkOrganisation(organisationId);
    expect(server.asked).toEqual([]);
    expect(await summary()).toMatchObject({ breachChecks: false, unknown: 1 });
  });

  it('is in no table, job, event or answer, and neither is its SHA-1', async () => {
    const secret = 'a very particular password 4711';
    server.leak(secret, 1);
    const entry = await create(secret);
    await checks().checkOrganisation(organisationId);
    const answers = [await summary(), await found('breached'), await found('unknown')];
    const stored = await everythingStored(context.api);
    const hash = sha1Of(secret);
    const raw = Buffer.from(hash, 'hex').toString('latin1');
    for (const text of [JSON.stringify(answers), stored.database, stored.redis])
      for (const piece of [secret, hash, hash.toLowerCase(), hash.slice(5), raw]) expect(text.includes(piece)).toBe(false);
    expect(stored.database).toContain(entry.id);
  });
});

describe('the health report', () => {
  it('finds the same, the weak, the old and the expiring, of passwords only and never in the trash', async () => {
    await change('vault.old-password-days', 30);
    const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    await create(STRONG, { name: 'One' });
    await create(STRONG, { name: 'Two' });
    await create('Summer2026', { name: 'Weak' });
    await create('aP3$uu8-Zz!kLm01', { name: 'Soon', expiresOn: soon });
    const gone = await create(STRONG, { name: 'Gone' });
    await owner.delete(org(`credentials/${gone.id}`)).set('if-match', '"1"').expect(204);
    await owner.post(org('credentials'), { type: 'payment-card', name: 'Card', fields: [{ key: 'pin', value: '1234' }] }).expect(201);
    await checks().checkOrganisation(organisationId);
    expect(await namesOf('reused')).toEqual(['One', 'Two']);
    expect((await found('reused'))[0]?.sameAs).toBe(2);
    expect(await namesOf('weak')).toEqual(['Weak']);
    await context.api.app.get(ExposureLedger).catchUp();
    expect((await found('weak'))[0]?.changedBy).toEqual({ name: 'Test Person', userId: expect.any(String) });
    expect(await namesOf('expiring')).toEqual(['Soon']);
    expect(await namesOf('old')).toEqual([]);
    expect(await summary()).toMatchObject({ passwords: 4, reused: 2, weak: 1, expiring: 1, old: 0 });
    await context.api.orm.em
      .getConnection()
      .execute("update credential_fields set updated_at = '2020-01-01' where organisation_id = ? and credential_id = (select id from credentials where name = 'One' and organisation_id = ?)", [organisationId, organisationId]);
    expect(await namesOf('old')).toEqual(['One']);
    await change('vault.old-password-days', 365);
  }); // prettier-ignore

  it('tells nothing of another organisation, pages by name, and takes the permission', async () => {
    for (const name of ['A', 'B', 'C']) await create(STRONG, { name });
    await checks().checkOrganisation(organisationId);
    const first = (await technician.get(org('password-health/findings?finding=reused&limit=2')).expect(200)).body;
    const rest = (await technician.get(org(`password-health/findings?finding=reused&limit=2&cursor=${first.nextCursor}`)).expect(200)).body;
    expect([...first.items, ...rest.items].map(({ name }: Body) => name)).toEqual(['A', 'B', 'C']);
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    expect((await stranger.get(`organisations/${other}/password-health`).expect(200)).body).toMatchObject({ passwords: 0 });
    const helpDesk = await context.people.memberClient(organisationId, 'help-desk');
    await helpDesk.get(org('password-health')).expect(403);
    await helpDesk.post(org('password-health/checks')).expect(403);
  });

  it('asks for a check after each change, and for one of all after an import or when somebody wants it', async () => {
    const jobs = async (): Promise<string[]> =>
      (
        await context.api.orm.em
          .getConnection()
          .execute<{ job: string }[]>('select job from outbox_messages where payload like ? order by created_at', [`%${organisationId}%`])
      ).map(({ job }) => job);
    const entry = await create(STRONG);
    await write(entry, LEAKED);
    const content = JSON.stringify({ items: [{ type: 1, name: 'Imported', login: { password: 'p' } }] });
    await owner.post(org('imports'), { format: 'bitwarden-json', content }).expect(200);
    await technician.post(org('password-health/checks')).expect(202);
    expect(await jobs()).toEqual([
      CHECK_CREDENTIAL_PASSWORDS.name,
      CHECK_CREDENTIAL_PASSWORDS.name,
      CHECK_ORGANISATION_PASSWORDS.name,
      CHECK_ORGANISATION_PASSWORDS.name,
    ]);
  });
});
