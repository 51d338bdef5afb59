import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { RequestContext } from '@mikro-orm/core';
import { DirectoryRunner, DirectoryRuns } from '@clientst0r/identity';
import { DirectoryContext, fresh } from '../support/directory-context.js';
import { auditEvents } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { BASE } from '../support/slapd.js';
import { TestCertificates } from '../support/test-certificates.js';

const context = new DirectoryContext();
let organisationId: string;

beforeAll(async () => {
  ({ organisationId } = await context.start());
});

afterAll(() => context.corp.remove());

describe('configuring a directory', () => {
  it('never tells the password, asks for it again for another server, and records what changed', async () => {
    const { id, version } = await context.create();
    const { body } = await context.boss.get(`platform/directories/${id}`).expect(200);
    expect(body).toMatchObject({ hasPassword: true, schema: 'posix', lastRun: null });
    expect(JSON.stringify(body)).not.toContain('the password of the service');
    const patch = (changes: object, at = version) =>
      context.boss.patch(`platform/directories/${id}`, { ...changes }).set('if-match', `"${at.toString()}"`);
    for (const elsewhere of [{ url: 'ldaps://attacker.example' }, { authority: null }]) {
      const { body: problem } = await patch(elsewhere).expect(400);
      expect(problem.errors).toEqual([{ field: 'bindPassword', message: 'must be given again with another address or authority' }]);
    }
    await patch({ syncMinutes: 30 }).expect(200);
    await patch({ syncMinutes: 31 }).expect(412);
    const events = await auditEvents(context.identity.api, { objectId: id });
    expect(events.map(({ action, details }) => [action, details])).toMatchObject([
      ['directory.created', { after: { passwordVersion: 1, url: context.corp.slapd.ldaps } }],
      ['directory.updated', { before: { syncMinutes: 0 }, after: { syncMinutes: 30 } }],
    ]);
    expect(JSON.stringify(events)).not.toContain('the password of the service');
    const [row] = await context.sql<{ sealed: Buffer }>('select sealed_password as sealed from directories where id = ?', [id]);
    expect(row?.sealed.includes('the password of the service')).toBe(false);
    await context.remove({ id, version });
  });

  it.each([
    ['url', { url: 'http://corp.example' }],
    ['url', { url: 'ldaps://corp.example/dc=corp??sub' }],
    ['url', { url: 'ldaps://user:secret@corp.example' }],
    ['authority', { authority: 'no certificate' }],
    ['userFilter', { userFilter: 'uid=*' }],
    ['groupFilter', { groupFilter: '(cn=*' }],
    ['bindPassword', { bindPassword: undefined }],
    ['bindDn', { bindMode: 'direct', bindDn: 'cn=service' }],
    ['syncMinutes', { bindMode: 'direct', bindDn: '{login}@corp.example', syncMinutes: 5 }],
    ['nestedGroups', { nestedGroups: 'matching-rule' }],
  ])('refuses a wrong %s', async (field, changes) => {
    const { body } = await context.boss.post('platform/directories', context.corp.input({ name: fresh('Wrong'), ...changes })).expect(400);
    expect((body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
  });

  it('asks for a fresh proof of identity', async () => {
    const person = await context.identity.people.person({}, ['platform-administrator']);
    const client = await context.identity.people.signedIn(person);
    context.identity.clock.forward(6 * 60_000);
    expect((await client.post('platform/directories', context.corp.input())).body.code).toBe('reauthentication-required');
    context.identity.clock.reset();
  });

  it.each<[string, () => object, RegExp | null]>([
    ['all is well', () => ({}), null],
    ['all is well over StartTLS', () => ({ url: context.corp.slapd.startTls }), null],
    ['the authority is another', () => ({ authority: new TestCertificates().authority }), /certificate/u],
    ['the name is another', () => ({ url: context.corp.slapd.ldaps.replace('localhost', '127.0.0.1') }), /certificate/u],
    ['the password is wrong', () => ({ bindPassword: 'wrong' }), /account or the password/u],
    ['the base is not there', () => ({ baseDn: 'dc=nowhere' }), /base DN/u],
    ['nobody listens', () => ({ url: 'ldaps://localhost:9' }), /does not answer/u],
  ])('tells in a test that %s', async (_what, changes, problem) => {
    const directory = await context.create(changes());
    const { body } = await context.boss.post(`platform/directories/${directory.id}/test`).expect(200);
    if (problem === null) expect(body).toMatchObject({ problem: null });
    else expect(body.problem).toMatch(problem);
    const [event] = (await auditEvents(context.identity.api, { objectId: directory.id })).filter(
      ({ action }) => action === 'directory.tested',
    );
    expect(event?.outcome).toBe(problem === null ? 'success' : 'failure');
    await context.remove(directory);
  });
});

describe('groups that give roles', () => {
  it('D12: are mapped only by somebody who holds there what the role gives; so is the server that they are on', async () => {
    const directory = await context.create();
    const stranger = await context.identity.people.signedIn(await context.identity.people.person({}, ['platform-administrator']));
    const technician = await context.identity.people.signedIn(
      await context.identity.people.person({ [organisationId]: ['technician'] }, ['platform-administrator']),
    );
    const put = (client: Client, roleId: string) =>
      client.put(`platform/directories/${directory.id}/mappings`, { mappings: [{ group: 'cn=a,dc=x', organisationId, roleId }] });
    for (const [client, roleId] of [
      [stranger, 'viewer'],
      [stranger, 'owner'],
      [technician, 'owner'],
      [technician, 'administrator'],
    ] as const) {
      const refused = await put(client, roleId).expect(403);
      expect(refused.body.code).toBe('above-own-rights');
    }
    await put(technician, 'viewer').expect(200);
    await put(context.boss, 'owner').expect(200);
    const elsewhere = await stranger
      .patch(`platform/directories/${directory.id}`, { url: 'ldaps://attacker.example', bindPassword: 'x' })
      .set('if-match', `"${directory.version.toString()}"`);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'above-own-rights']);
    await stranger
      .patch(`platform/directories/${directory.id}`, { isEnabled: false })
      .set('if-match', `"${directory.version.toString()}"`)
      .expect(200);
    await stranger.put(`platform/directories/${directory.id}/mappings`, { mappings: [] }).expect(200);
    const events = (await auditEvents(context.identity.api, { objectId: directory.id })).filter(
      ({ action }) => action === 'group-mapping.changed',
    );
    expect(events.map(({ organisation_id }) => organisation_id)).toEqual([organisationId, organisationId, organisationId]);
    expect(events.at(-1)?.details).toEqual({ added: [], removed: [{ group: 'cn=a,dc=x', role: 'owner' }] });
    await context.remove(directory);
  });

  it('refuses roles and organisations that do not exist, and the same line twice', async () => {
    const directory = await context.create();
    const put = (...mappings: object[]) => context.boss.put(`platform/directories/${directory.id}/mappings`, { mappings });
    const group = 'cn=a,dc=x';
    await put({ group, organisationId: randomUUIDv7(), roleId: 'viewer' }).expect(400);
    await put({ group, organisationId, roleId: 'platform-administrator' }).expect(400);
    await put({ group, organisationId, roleId: 'viewer' }, { group, organisationId, roleId: 'viewer' }).expect(400);
    await context.remove(directory);
  });
});

describe('a run', () => {
  it('D34: makes accounts with the roles of nested groups, follows changes, and does nothing the second time', async () => {
    const [anna, ben, outsider] = [fresh('anna'), fresh('ben'), fresh('out')];
    const inner = context.corp.addGroup(fresh('inner'), context.corp.addPerson(anna));
    const outer = context.corp.addGroup(fresh('outer'), inner, context.corp.addPerson(ben));
    context.corp.join(inner, outer);
    context.corp.addPerson(outsider);
    const directory = await context.create();
    await context.map(directory, [outer, 'viewer'], [inner.toUpperCase().replaceAll(',', ' , '), 'technician']);
    const { body: preview } = await context.boss.post(`platform/directories/${directory.id}/preview`).expect(200);
    expect(preview).toMatchObject({ creates: 2, suspends: 0, needsConfirmation: false });
    expect(await context.userOf(anna)).toBeUndefined();

    expect(await context.read(directory)).toMatchObject({ state: 'done', counts: { created: 2, roleChanges: 2, problems: 0 } });
    expect([await context.rolesOf(anna), await context.rolesOf(ben), await context.userOf(outsider)]).toEqual([
      ['technician', 'viewer'],
      ['technician', 'viewer'],
      undefined,
    ]);
    expect(await context.read(directory)).toMatchObject({ counts: { created: 0, updated: 0, roleChanges: 0, suspended: 0 } });

    context.corp.leave(outer, context.corp.dnOf(ben));
    context.corp.slapd.modify(
      `dn: ${context.corp.dnOf(anna)}\nchangetype: modify\nreplace: mail\nmail: ${anna}.new@corp.example\n-\nreplace: cn\ncn: Anna New\n`,
    );
    expect(await context.read(directory)).toMatchObject({ counts: { updated: 1, roleChanges: 1 } });
    expect(await context.userOf(`${anna}.new`)).toMatchObject({ name: 'Anna New' });
    expect(await context.rolesOf(ben)).toEqual([]);
    const { id } = (await context.userOf(ben))!;
    expect((await auditEvents(context.identity.api, { objectId: id })).map(({ action }) => action)).toEqual([
      'user.created',
      'member.added',
      'member.removed',
    ]);
    const runs = (await auditEvents(context.identity.api, { objectId: directory.id })).filter(
      ({ action }) => action === 'directory.synced',
    );
    expect(runs).toHaveLength(3);
    await context.remove(directory);
  });

  it('suspends who is gone, ends his sessions at once, and brings him back', async () => {
    const uid = fresh('gone');
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(uid));
    const directory = await context.create();
    await context.map(directory, [group, 'viewer']);
    await context.read(directory);
    const user = (await context.userOf(uid))!;
    const client = await context.identity.people.signedIn({ userId: user.id });
    await client.get('session').expect(200);

    context.corp.slapd.delete(context.corp.dnOf(uid));
    expect(await context.read(directory)).toMatchObject({ counts: { suspended: 1 } });
    expect((await context.userOf(uid))?.status).toBe('deactivated');
    await client.get('session').expect(401);
    const events = await auditEvents(context.identity.api, { objectId: user.id });
    expect(events.slice(-2)).toMatchObject([
      { action: 'user.deactivated', details: { by: 'directory', sourceId: directory.id } },
      { action: 'session.revoked', details: { sessions: 1 } },
    ]);
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(401);
    await context.remove(directory);
  });

  it('brings back only those whom it had suspended itself', async () => {
    const [mine, theirs] = [fresh('mine'), fresh('theirs')];
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(mine), context.corp.addPerson(theirs));
    const directory = await context.create();
    await context.map(directory, [group, 'viewer']);
    await context.read(directory);
    await context.boss.post(`platform/users/${(await context.userOf(theirs))!.id}/deactivate`).expect(200);
    const filter = (userFilter: string, version: number) =>
      context.boss.patch(`platform/directories/${directory.id}`, { userFilter }).set('if-match', `"${version.toString()}"`).expect(200);
    await filter(`(&(objectClass=inetOrgPerson)(!(uid=${mine})))`, 1);
    expect(await context.read(directory)).toMatchObject({ counts: { suspended: 1 } });
    await filter('(objectClass=inetOrgPerson)', 2);
    expect(await context.read(directory)).toMatchObject({ counts: { restored: 1 } });
    expect([(await context.userOf(mine))?.status, (await context.userOf(theirs))?.status]).toEqual(['active', 'deactivated']);
    await context.remove(directory);
  });

  it('leaves the last owner in charge, and roles that were given by hand', async () => {
    const uid = fresh('owner');
    const group = context.corp.addGroup(fresh('owners'), context.corp.addPerson(uid));
    const other = await context.identity.people.organisation('Other');
    const second = await context.identity.people.person({ [other]: ['owner'] }, ['platform-administrator']);
    const client = await context.identity.people.signedIn(second);
    const directory = await context.create();
    await client
      .put(`platform/directories/${directory.id}/mappings`, { mappings: [{ group, organisationId: other, roleId: 'owner' }] })
      .expect(200);
    await context.read(directory);
    const user = (await context.userOf(uid))!;
    await client.put(`organisations/${other}/members/${user.id}/roles`, { roleIds: ['owner', 'auditor'] }).expect(200);
    // The directory's owner is the last one now.
    await context.sql(
      'delete from role_assignments where membership_id in (select id from memberships where user_id = ? and organisation_id = ?)',
      [second.userId, other],
    );
    context.corp.join(group, 'cn=nobody');
    context.corp.leave(group, context.corp.dnOf(uid));
    expect(await context.read(directory)).toMatchObject({ counts: { roleChanges: 0, problems: 1 } });
    const [roles] = await context.sql<{ roles: string }>(
      'select group_concat(role_id order by role_id) as roles from role_assignments where membership_id in (select id from memberships where user_id = ?) /* across organisations: of a test */',
      [user.id],
    );
    expect(roles?.roles).toBe('auditor,owner');
    await context.remove(directory);
  });

  it('D34: stops before it suspends many, unless that was confirmed', async () => {
    const people = Array.from({ length: 12 }, () => fresh('many'));
    const group = context.corp.addGroup(fresh('many'), ...people.map((uid) => context.corp.addPerson(uid)));
    const directory = await context.create();
    await context.map(directory, [group, 'viewer']);
    await context.read(directory);
    await context.boss.patch(`platform/directories/${directory.id}`, { userFilter: '(uid=nobody)' }).set('if-match', '"1"').expect(200);
    const { body: preview } = await context.boss.post(`platform/directories/${directory.id}/preview`).expect(200);
    expect(preview).toMatchObject({ suspends: 12, needsConfirmation: true });
    expect(await context.read(directory)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('12 people would be suspended'),
    });
    expect((await context.userOf(people[0]!))?.status).toBe('active');
    expect(await context.read(directory, true)).toMatchObject({ state: 'done', counts: { suspended: 12 } });
    await context.remove(directory);
  });

  it('D34: suspends nobody because a directory tells of nobody at all, however few they are, unless that was confirmed', async () => {
    const uid = fresh('only');
    const group = context.corp.addGroup(fresh('few'), context.corp.addPerson(uid));
    const directory = await context.create();
    await context.map(directory, [group, 'viewer']);
    await context.read(directory);
    await context.boss.patch(`platform/directories/${directory.id}`, { userFilter: '(uid=nobody)' }).set('if-match', '"1"').expect(200);
    const { body: preview } = await context.boss.post(`platform/directories/${directory.id}/preview`).expect(200);
    expect(preview).toMatchObject({ suspends: 1, needsConfirmation: true });
    expect(await context.read(directory)).toMatchObject({ state: 'failed', failure: expect.stringContaining('tells of nobody at all') });
    expect((await context.userOf(uid))?.status).toBe('active');
    expect(await context.read(directory, true)).toMatchObject({ state: 'done', counts: { suspended: 1 } });
    await context.remove(directory);
  });

  it('D34: is one at a time, whoever asks for another at the same moment', async () => {
    const directory = await context.create();
    const ask = () => context.boss.post(`platform/directories/${directory.id}/runs`, { confirmed: false });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [{ waiting }] = (await context.sql<{ waiting: number }>('select count(*) as waiting from directory_runs where directory_id = ?', [directory.id])) as [{ waiting: number }]; // prettier-ignore
    expect(waiting).toBe(1);
    await context.remove(directory);
  });

  it('D33: follows no referral to another server, and takes the rest', async () => {
    const uid = fresh('near');
    const group = context.corp.addGroup(fresh('near'), context.corp.addPerson(uid));
    let calls = 0;
    const elsewhere = createServer((socket) => {
      calls += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    const name = fresh('far');
    context.corp.slapd.modify(
      `dn: ou=${name},ou=people,${BASE}\nchangetype: add\nobjectClass: referral\nobjectClass: extensibleObject\nou: ${name}\nref: ldap://127.0.0.1:${port.toString()}/ou=people,${BASE}\n`,
      '-M',
    );
    const directory = await context.create();
    await context.map(directory, [group, 'viewer']);
    expect(await context.read(directory)).toMatchObject({ state: 'done', counts: { problems: 0 } });
    expect(await context.rolesOf(uid)).toEqual(['viewer']);
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(200);
    expect(calls).toBe(0);
    elsewhere.close();
    context.corp.slapd.delete(`ou=${name},ou=people,${BASE}`, '-M');
    await context.remove(directory);
  });

  it('tells what kept it from reading, and changes nobody', async () => {
    const directory = await context.create({ bindPassword: 'wrong' });
    expect(await context.read(directory)).toMatchObject({
      state: 'failed',
      failure: 'The server does not take the account or the password of the service.',
    });
    await context.remove(directory);
  });

  it('is asked for by the schedule when it is due, once, with nothing but an id in the queue', async () => {
    const directory = await context.create({ syncMinutes: 30 });
    const runs = context.identity.api.app.get(DirectoryRuns);
    const due = () => RequestContext.create(context.identity.api.orm.em, () => runs.requestDue());
    expect(await due()).toBe(1);
    expect(await due()).toBe(0);
    const [run] = await context.sql<{ id: string }>("select id from directory_runs where directory_id = ? and state = 'waiting'", [
      directory.id,
    ]);
    const [message] = await context.sql<{ payload: string }>(
      "select payload from outbox_messages where job = 'identity.sync-directory' order by id desc limit 1",
    );
    expect(JSON.parse(String(message?.payload))).toEqual({ runId: run?.id });
    expect((await context.boss.post(`platform/directories/${directory.id}/runs`, {})).body.code).toBe('sync-running');
    await RequestContext.create(context.identity.api.orm.em, () => context.identity.api.app.get(DirectoryRunner).run(run!.id));
    context.identity.clock.forward(29 * 60_000);
    expect(await due()).toBe(0);
    context.identity.clock.forward(2 * 60_000);
    expect(await due()).toBe(1);
    context.identity.clock.reset();
    await context.remove(directory);
  });
});
