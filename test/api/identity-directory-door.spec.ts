import { randomUUIDv7 } from 'node:crypto';
import { PASSWORD } from '../support/corp-directory.js';
import { DirectoryContext, fresh, type Made } from '../support/directory-context.js';
import { auditEvents } from '../support/identity-api.js';
import { currentCode } from '../support/people.js';

const context = new DirectoryContext();

beforeAll(async () => {
  await context.start();
});

afterAll(() => context.corp.remove());

describe('an account that is here already', () => {
  it('is never taken over by its address; an administrator links it, and its own password is gone', async () => {
    const uid = fresh('local');
    const local = await context.identity.people.person();
    await context.sql('update users set email = ? where id = ?', [`${uid}@corp.example`, local.userId]);
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(uid));
    const directory = await context.create();
    await context.map(directory, [group, 'viewer']);
    expect(await context.read(directory)).toMatchObject({ counts: { created: 0, problems: 1 } });
    expect(await context.rolesOf(uid)).toEqual([]);
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(401);
    expect((await context.signIn(uid)).status).toBe(401);
    expect((await context.signIn(`${uid}@corp.example`, local.password)).status).toBe(200);

    const { body: preview } = await context.boss.post(`platform/directories/${directory.id}/preview`).expect(200);
    const [{ externalId, userId }] = (preview.changes as { problem: string; externalId: string; userId: string }[]).filter(
      ({ problem }) => problem === 'email-taken',
    ) as unknown as [{ externalId: string; userId: string }];
    expect(userId).toBe(local.userId);
    const session = await context.identity.people.signedIn(local);
    await context.boss.post(`platform/directories/${directory.id}/accounts`, { userId, externalId }).expect(204);
    await session.get('session').expect(401);
    expect((await context.signIn(`${uid}@corp.example`, local.password)).status).toBe(401);
    expect((await context.signIn(`${uid}@corp.example`)).body).toMatchObject({ step: 'second-factor' });
    expect(await context.rolesOf(uid)).toEqual(['viewer']);
    await context.boss.post(`platform/directories/${directory.id}/accounts`, { userId, externalId }).expect(409);
    for (const change of ['password-reset', 'require-password-change'])
      expect((await context.boss.post(`platform/users/${userId}/${change}`).expect(409)).body.code).toBe('no-local-password');
    await context.boss.delete(`platform/directories/${directory.id}/accounts/${userId}`).expect(204);
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(401);
    await context.boss.post(`platform/users/${userId}/password-reset`).expect(201);
    await context.remove(directory);
  });

  it('D12: is not linked by somebody with fewer rights, nor by its owner', async () => {
    const directory = await context.create();
    const mighty = await context.identity.people.person({}, ['platform-administrator', 'security-officer']);
    const self = await context.identity.people.person({}, ['platform-administrator']);
    const client = await context.identity.people.signedIn(self);
    const uid = fresh('mallory');
    context.corp.addPerson(uid);
    const entry = await context.corp.externalIdOf(uid);
    const linking = (userId: string) => client.post(`platform/directories/${directory.id}/accounts`, { userId, externalId: entry });
    expect((await linking(self.userId)).body.code).toBe('own-account');
    expect((await linking(mighty.userId)).status).toBe(204);
    expect(
      (await client.post(`platform/directories/${directory.id}/accounts`, { userId: mighty.userId, externalId: randomUUIDv7() })).status,
    ).toBe(404);
    await context.remove(directory);
  });
});

describe.each(['LDAPS', 'StartTLS'])('signing in over %s', (transport) => {
  let directory: Made;
  let uid: string;
  const url = (): string => (transport === 'LDAPS' ? context.corp.slapd.ldaps : context.corp.slapd.startTls);

  beforeAll(async () => {
    uid = fresh('door');
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(uid));
    directory = await context.create({ url: url() });
    await context.map(directory, [group, 'viewer']);
    await context.read(directory);
  });

  afterAll(() => context.remove(directory));

  it('proves the first factor only: the second is due', async () => {
    const client = context.identity.people.client();
    expect((await context.signIn(`${uid}@corp.example`, PASSWORD, client)).body).toEqual({ step: 'enrol-second-factor' });
    await client.get('session').expect(401);
    const { body } = await client.post('sign-in/enrolment').expect(200);
    await client.post('sign-in/enrolment/confirm', { code: await currentCode({ totpSecret: body.secret as string }) }).expect(200);
    await client.get('session').expect(200);
    const { id } = (await context.userOf(uid))!;
    const events = (await auditEvents(context.identity.api, { objectId: id })).filter(({ action }) => action.startsWith('sign-in.'));
    expect(events.map(({ action, details }) => [action, details?.['door']])).toEqual([
      ['sign-in.started', 'directory'],
      ['sign-in.succeeded', 'directory'],
    ]);
    expect(await context.sql('select 1 from users where id = ? and password_hash is not null', [id])).toEqual([]);
  });

  it('confirms who he is by his password there, while he has no second factor, and lets him have no other', async () => {
    const { id } = (await context.userOf(uid))!;
    await context.sql('delete from totp_factors where user_id = ?', [id]);
    const client = await context.identity.people.signedIn({ userId: id });
    await client.post('session/re-authentication', { password: 'wrong' }).expect(401);
    await client.post('session/re-authentication', { password: PASSWORD }).expect(200);
    expect((await client.get('profile/factors')).body).toMatchObject({ password: false, proof: 'password' });
    expect((await client.put('profile/password', { currentPassword: PASSWORD, password: 'a quite unusual sentence' })).body.code).toBe(
      'no-local-password',
    );
  });

  it('takes what the directory calls him', async () => {
    expect((await context.signIn(uid)).status).toBe(200);
  });

  it('D33: refuses wrong and empty passwords, and names that look like filters', async () => {
    for (const password of ['wrong', `${PASSWORD} `, '\0'])
      expect((await context.signIn(`${uid}@corp.example`, password)).status).toBe(401);
    expect((await context.signIn(`${uid}@corp.example`, '')).status).toBe(400);
    expect((await context.signIn(`${uid}\u0000`)).status).toBe(400);
    for (const name of ['*', `${uid}*`, `*)(uid=${uid}`, `${uid})(|(uid=*`, context.corp.dnOf(uid), '\\2a'])
      expect({ name, status: (await context.signIn(name)).status }).toEqual({ name, status: 401 });
  });

  it('D33: says what is wrong while the directory is away, lets local people in, and answers in time', async () => {
    const local = await context.identity.people.person();
    await context.corp.slapd.kill();
    const { status, body } = await context.signIn(`${uid}@corp.example`);
    expect([status, body.code]).toEqual([503, 'directory-unavailable']);
    expect((await context.signIn(local.email, local.password)).status).toBe(200);
    expect((await context.signIn('nobody@corp.example')).status).toBe(401);
    await context.corp.slapd.startAgain();
    context.corp.slapd.signal('SIGSTOP');
    const started = performance.now();
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(503);
    expect(performance.now() - started).toBeLessThan(6_000);
    context.corp.slapd.signal('SIGCONT');
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(200);
  });

  it('D33: does not let an entry stand for two, or one for another', async () => {
    const twin = fresh('twin');
    context.corp.addPerson(`${twin}a`, { mail: `${twin}@corp.example` });
    context.corp.addPerson(`${twin}b`, { mail: `${twin}@corp.example` });
    expect((await context.signIn(`${twin}@corp.example`)).status).toBe(401);
    // A successor of the same name and address is another person.
    const successor = fresh('successor');
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(successor));
    const own = await context.create({ url: url() });
    await context.map(own, [group, 'viewer']);
    await context.read(own);
    expect((await context.signIn(`${successor}@corp.example`)).status).toBe(200);
    context.corp.slapd.delete(context.corp.dnOf(successor));
    context.corp.addPerson(successor);
    expect((await context.signIn(`${successor}@corp.example`)).status).toBe(401);
    await context.remove(own);
  });

  it('asks no directory while a name is locked', async () => {
    const client = context.identity.people.client();
    for (let guess = 0; guess < 5; guess += 1) await context.signIn(`${uid}@corp.example`, 'wrong', client);
    await context.corp.slapd.kill();
    expect((await context.signIn(`${uid}@corp.example`, PASSWORD, client)).status).toBe(401);
    await context.corp.slapd.startAgain();
  });
});

describe('somebody who was never here', () => {
  it('gets an account when a mapped group gives him a role, and not otherwise', async () => {
    const [welcome, stranger] = [fresh('new'), fresh('stranger')];
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(welcome));
    context.corp.addPerson(stranger);
    const directory = await context.create();
    await context.map(directory, [group, 'auditor']);
    expect((await context.signIn(stranger)).status).toBe(401);
    expect(await context.userOf(stranger)).toBeUndefined();
    expect((await context.signIn(`${welcome}@corp.example`, 'wrong')).status).toBe(401);
    expect(await context.userOf(welcome)).toBeUndefined();
    expect((await context.signIn(`${welcome}@corp.example`)).body).toEqual({ step: 'enrol-second-factor' });
    expect(await context.rolesOf(welcome)).toEqual(['auditor']);
    context.corp.join(group, 'cn=nobody');
    context.corp.leave(group, context.corp.dnOf(welcome));
    expect((await context.signIn(welcome)).status).toBe(200);
    expect(await context.rolesOf(welcome)).toEqual([]);
    await context.remove(directory);
  });

  it('gets none from a directory that may not make any, or that is switched off', async () => {
    const uid = fresh('never');
    const group = context.corp.addGroup(fresh('staff'), context.corp.addPerson(uid));
    for (const changes of [{ createsAccounts: false }, { isEnabled: false }]) {
      const directory = await context.create(changes);
      await context.map(directory, [group, 'viewer']);
      expect((await context.signIn(uid)).status).toBe(401);
      await context.remove(directory);
    }
  });

  it('binds himself where there is no account for the service', async () => {
    const [uid, victim] = [fresh('direct'), fresh('victim')];
    const group = context.corp.addGroup(
      fresh('staff'),
      context.corp.addPerson(uid),
      context.corp.addPerson(victim, { userPassword: 'another password' }),
    );
    const directory = await context.create({
      bindMode: 'direct',
      bindDn: `uid={login},ou=people,dc=corp,dc=example`,
      bindPassword: undefined,
      url: context.corp.slapd.startTls,
    });
    await context.map(directory, [group, 'viewer']);
    expect((await context.boss.post(`platform/directories/${directory.id}/runs`, {})).status).toBe(409);
    expect((await context.signIn(victim)).status).toBe(401);
    expect((await context.signIn(uid, 'wrong')).status).toBe(401);
    expect((await context.signIn(uid)).body).toEqual({ step: 'enrol-second-factor' });
    expect(await context.rolesOf(uid)).toEqual(['viewer']);
    expect((await context.signIn(uid)).status).toBe(200);
    expect((await context.signIn(`${uid},ou=people,dc=corp,dc=example`)).status).toBe(401);
    await context.remove(directory);
  });
});

describe('attributes as in Active Directory', () => {
  it('finds people by objectGUID, reads memberOf, takes UPN and account name, and honours the flag of disabled accounts', async () => {
    const uid = fresh('ad');
    const guid = Buffer.from('00ff2a28295cc328e1a080fe00113377', 'hex');
    const dn = `cn=${uid},ou=people,dc=corp,dc=example`;
    context.corp.slapd.add({
      dn, objectClass: 'user', cn: uid, sn: uid, displayName: 'Änne Dörte', sAMAccountName: `${uid}s`, userPrincipalName: `${uid}@corp.example`,
      objectGUID: guid, userAccountControl: '512', userPassword: PASSWORD,
    }); // prettier-ignore
    const group = context.corp.addGroup(fresh('adgroup'), dn);
    const directory = await context.create({ schema: 'active-directory', userFilter: '(objectClass=user)' });
    await context.map(directory, [group, 'viewer']);
    expect(await context.read(directory)).toMatchObject({ counts: { people: 1, created: 1, roleChanges: 1 } });
    expect(await context.userOf(uid)).toMatchObject({ name: 'Änne Dörte', status: 'active' });
    const [account] = await context.sql<{ id: string }>('select external_id as id from external_accounts where source_id = ?', [
      directory.id,
    ]);
    expect(account?.id).toBe(guid.toString('hex'));
    for (const name of [`${uid}@corp.example`, `${uid}s`])
      expect({ name, status: (await context.signIn(name)).status }).toEqual({ name, status: 200 });
    context.corp.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n`);
    expect((await context.signIn(`${uid}@corp.example`)).status).toBe(401);
    expect(await context.read(directory)).toMatchObject({ counts: { suspended: 1 } });
    await context.remove(directory);
  });
});
