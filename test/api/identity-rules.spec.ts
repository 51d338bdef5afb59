import { randomUUIDv7 } from 'node:crypto';
import { Authenticator } from '../support/authenticator.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { readSettingsAgain } from '../support/settings-again.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const NEXT = 'an unusual sentence about llamas';

let context: IdentityApi;
let person: TestPerson;
let client: Client;
let boss: Client;
let changed = false;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  person = await context.people.person();
  client = await context.people.signedIn(person);
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
});

afterEach(async () => {
  context.clock.reset();
  if (!changed) return;
  changed = false;
  await sql('delete from settings');
  readSettingsAgain(context.api.app);
});

const sql = (text: string, parameters: unknown[] = []) => context.api.orm.em.getConnection().execute(text, parameters);
const noticesTo = async (userId: string, kind: string) =>
  sql('select kind from mail_deliveries where subject_id = ? and kind = ?', [userId, `notice.${kind}`]);
const actionsOf = async ({ userId }: TestPerson) => (await auditEvents(context.api, { objectId: userId })).map(({ action }) => action);

async function change(key: string, value: unknown): Promise<void> {
  changed = true;
  await boss.put(`platform/settings/${key}`, { value }).expect(200);
}

async function addPasskey(browser: Client): Promise<{ device: Authenticator; id: string }> {
  const device = new Authenticator();
  const { options } = (await browser.post('profile/passkeys/options').expect(200)).body;
  const { passkey } = (await browser.post('profile/passkeys', { name: 'Laptop', ...device.create(options) }).expect(201)).body;
  return { device, id: passkey.id };
}

describe('an authenticator app of one’s own', () => {
  it('is removed when a passkey remains: its codes no longer count, it is recorded, and its owner is told', async () => {
    await addPasskey(client);
    await client.delete('profile/factors/totp').expect(204);
    expect((await client.get('profile/factors')).body).toMatchObject({ totp: false, passkeys: 1, recoveryCodesLeft: 10 });
    expect(await actionsOf(person)).toContain('second-factor.removed');
    expect(await noticesTo(person.userId, 'authenticator-removed')).toHaveLength(1);
    const browser = context.people.client();
    const { body } = await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
    expect(body).toMatchObject({ step: 'second-factor', methods: ['passkey', 'recovery-code'] });
    await browser.post('sign-in/second-factor', { code: await currentCode(person) }).expect(401);
  });

  it('D25: is not removed while it is the only factor of somebody who must have one', async () => {
    const refused = await client.delete('profile/factors/totp').expect(409);
    expect(refused.body.code).toBe('last-factor');
    expect((await client.get('profile/factors')).body).toMatchObject({ totp: true, recoveryCodesLeft: 10 });
    expect(await actionsOf(person)).not.toContain('second-factor.removed');
    expect(await noticesTo(person.userId, 'authenticator-removed')).toEqual([]);
  });

  it('takes the recovery codes with it where none is required, and is not removed twice', async () => {
    await change('second-factor.enforcement', 'optional');
    await client.delete('profile/factors/totp').expect(204);
    expect((await client.get('profile/factors')).body).toMatchObject({ totp: false, recoveryCodesLeft: 0 });
    await client.delete('profile/factors/totp').expect(404);
  });

  it('D25: and a passkey, removed at the same moment, leave one of them', async () => {
    const { id } = await addPasskey(client);
    const answers = await Promise.all([client.delete('profile/factors/totp'), client.delete(`profile/passkeys/${id}`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const { body } = await client.get('profile/factors');
    expect(Number(body.totp) + Number(body.passkeys)).toBe(1);
  });

  it('D27: needs a fresh proof to be removed, by the passkey of somebody who has one', async () => {
    await addPasskey(client);
    context.clock.forward(6 * MINUTE);
    expect((await client.delete('profile/factors/totp').expect(403)).body.code).toBe('reauthentication-required');
    await client.post('session/re-authentication', { code: await currentCode(person, context.clock.now()) }).expect(400);
    expect((await client.get('profile/factors')).body.totp).toBe(true);
  });
});

describe('an authenticator app that is set up', () => {
  const enrol = async (browser: Client): Promise<void> => {
    const { secret } = (await browser.post('sign-in/enrolment', {}).expect(200)).body;
    const code = await currentCode({ totpSecret: secret }, context.clock.now());
    expect((await browser.post('sign-in/enrolment/confirm', { code }).expect(200)).body.step).toBe('signed-in');
  };

  it('is told by mail, for somebody else may know the password', async () => {
    await boss.post(`platform/users/${person.userId}/reset-factors`).expect(204);
    const browser = context.people.client();
    await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
    await enrol(browser);
    expect(await noticesTo(person.userId, 'authenticator-added')).toHaveLength(1);
  });

  it('is told too when one sets it up while signed in', async () => {
    await addPasskey(client);
    await client.delete('profile/factors/totp').expect(204);
    const { secret } = (await client.post('profile/factors/enrolment').expect(200)).body;
    const code = await currentCode({ totpSecret: secret }, context.clock.now());
    await client.post('profile/factors/enrolment/confirm', { code }).expect(200);
    expect(await noticesTo(person.userId, 'authenticator-added')).toHaveLength(1);
  });
});

describe('a password that is too old', () => {
  const signIn = async (who = person): Promise<{ browser: Client; step: string }> => {
    const browser = context.people.client();
    await browser.post('sign-in', { email: who.email, password: who.password }).expect(200);
    const code = await currentCode(who, context.clock.now());
    return { browser, step: (await browser.post('sign-in/second-factor', { code }).expect(200)).body.step };
  };

  it('stands between the factors and the next session, and a new one lasts as long again', async () => {
    await change('password.maximum-age-days', 30);
    context.clock.forward(30 * DAY - MINUTE);
    expect((await signIn()).step).toBe('signed-in');
    context.clock.forward(2 * MINUTE);
    const { browser, step } = await signIn();
    expect(step).toBe('new-password');
    expect((await browser.get('session')).status).toBe(401);
    await browser.post('sign-in/new-password', { password: person.password }).expect(400);
    await browser.post('sign-in/new-password', { password: NEXT }).expect(200);
    expect((await browser.get('session')).status).toBe(200);
    context.clock.forward(29 * DAY);
    expect((await signIn({ ...person, password: NEXT })).step).toBe('signed-in');
    expect(await actionsOf(person)).toContain('password.changed');
  });

  it('holds for those who come with a passkey alone, and for nobody while the age is 0', async () => {
    const { device } = await addPasskey(client);
    const enter = async () => {
      const browser = context.people.client();
      const { options } = (await browser.post('sign-in/passkey-door/options').expect(200)).body;
      return (await browser.post('sign-in/passkey-door', device.get(options)).expect(200)).body.step as string;
    };
    context.clock.forward(1_000 * DAY);
    expect(await enter()).toBe('signed-in');
    context.clock.reset();
    await change('password.maximum-age-days', 30);
    context.clock.forward(1_000 * DAY);
    expect(await enter()).toBe('new-password');
  });
});

describe('before roles are given', () => {
  let organisation: string;
  let owner: Client;
  const at = (path: string): string => `organisations/${organisation}/${path}`;
  const preview = (userId: string, roleIds: string[], periods: object[] = [], by = owner) =>
    by.post(at(`members/${userId}/roles/preview`), { roleIds, periods });
  const later = (days: number): string => new Date(context.clock.now().getTime() + days * DAY).toISOString();
  const permissionsOf = async (userId: string) => new Set((await owner.get(at(`members/${userId}`))).body.permissions as string[]);

  const without = (one: Set<string>, other: Set<string>) => new Set([...one].filter((name) => !other.has(name)));

  beforeEach(async () => {
    organisation = await context.people.organisation();
    owner = await context.people.memberClient(organisation, 'owner');
  });

  it('one sees what the member gains and loses, exactly, and nothing is changed by looking', async () => {
    const { userId } = await context.people.person({ [organisation]: ['help-desk'] });
    const before = await permissionsOf(userId);
    const { body } = await preview(userId, ['viewer', 'auditor']).expect(200);
    expect(await permissionsOf(userId)).toEqual(before);
    await owner.put(at(`members/${userId}/roles`), { roleIds: ['viewer', 'auditor'] }).expect(200);
    const after = await permissionsOf(userId);
    expect(new Set(body.now.gained)).toEqual(without(after, before));
    expect(new Set(body.now.lost)).toEqual(without(before, after));
    expect(body.now.lost).toContain('vault.secret.reveal');
    expect({ later: body.later, refusal: body.refusal }).toEqual({ later: { gained: [], lost: [] }, refusal: null });
  });

  it('one sees what begins later apart from what changes at once', async () => {
    const { userId } = await context.people.person({ [organisation]: ['viewer'] });
    const periods = [{ roleId: 'technician', startsAt: later(1), endsAt: later(2) }];
    const { body } = await preview(userId, ['viewer', 'technician'], periods).expect(200);
    expect(body.now).toEqual({ gained: [], lost: [] });
    expect(body.later.gained).toEqual(expect.arrayContaining(['vault.secret.reveal']));
    expect(body.later.lost).toEqual([]);
  });

  it('D09: one is told why it would be refused, as it then is', async () => {
    const { userId } = await context.people.person({ [organisation]: ['technician'] });
    const administrator = await context.people.person({ [organisation]: ['administrator'] });
    const lesser = await context.people.signedIn(administrator);
    expect((await preview(userId, ['owner'], [], lesser)).body.refusal.code).toBe('above-own-rights');
    expect((await lesser.put(at(`members/${userId}/roles`), { roleIds: ['owner'] })).body.code).toBe('above-own-rights');
    expect((await preview(administrator.userId, ['viewer'], [], lesser)).body.refusal.code).toBe('own-roles');
    const { userId: onlyOwner } = await context.people.person({ [organisation]: ['owner'] });
    await sql("update role_assignments set ends_at = ? where organisation_id = ? and role_id = 'owner' and membership_id <> (select id from memberships where user_id = ?)", [new Date(later(5)), organisation, onlyOwner]); // prettier-ignore
    expect((await preview(onlyOwner, ['viewer'])).body.refusal.code).toBe('last-owner');
    expect((await owner.put(at(`members/${onlyOwner}/roles`), { roleIds: ['viewer'] })).body.code).toBe('last-owner');
  });

  it.each<[string, object, number]>([
    ['no role', { roleIds: [] }, 400],
    ['an unknown role', { roleIds: ['superuser'] }, 400],
    ['a period that is over', { roleIds: ['viewer'], periods: [{ roleId: 'viewer', endsAt: '2020-01-01T00:00:00Z' }] }, 400],
  ])('refuses %s as the assignment does', async (_, body, status) => {
    const { userId } = await context.people.person({ [organisation]: ['viewer'] });
    await owner.post(at(`members/${userId}/roles/preview`), { ...body }).expect(status);
    await owner.put(at(`members/${userId}/roles`), { ...body }).expect(status);
  });

  it('finds nobody who is no member', async () => {
    await preview(person.userId, ['viewer']).expect(404);
    await preview(randomUUIDv7(), ['viewer']).expect(404);
  });
});

describe('stolen passwords, tried out from many addresses', () => {
  it('D20: are a security event and a mail to those who run the platform, once, and lock nobody out', async () => {
    await change('lockouts.names-of-storm', 10);
    const administrator = await context.people.person({}, ['platform-administrator']);
    for (let name = 0; name < 14; name += 1)
      await context.people
        .client()
        .post('sign-in', { email: `${randomUUIDv7()}@example.com`, password: 'stolen' })
        .expect(401);
    const events = await sql("select details from audit_events where action = 'sign-in.storm'");
    expect(events).toHaveLength(1);
    expect(await noticesTo(administrator.userId, 'guessing-storm')).toHaveLength(1);
    await context.people.client().post('sign-in', { email: person.email, password: person.password }).expect(200);
  });

  it('that somebody else forgot his own a few times is none', async () => {
    await change('lockouts.names-of-storm', 10);
    const before = await sql("select id from audit_events where action = 'sign-in.storm'");
    for (let guess = 0; guess < 4; guess += 1) await client.post('sign-in', { email: person.email, password: 'wrong' }).expect(401);
    expect(await sql("select id from audit_events where action = 'sign-in.storm'")).toEqual(before);
  });
});

it('tells the network of a session, and no more than the address itself says', async () => {
  const browser = context.people.client('198.51.100.7');
  await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
  await browser.post('sign-in/second-factor', { code: await currentCode(person) }).expect(200);
  const { items } = (await browser.get('profile/sessions').expect(200)).body;
  expect(items.find(({ current }: { current: boolean }) => current)).toMatchObject({
    address: '198.51.100.7',
    place: 'Network 198.51.100.0/24',
  });
});
