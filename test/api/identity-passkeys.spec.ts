import { generateKeyPairSync } from 'node:crypto';
import { Authenticator, type Lies } from '../support/authenticator.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { readSettingsAgain } from '../support/settings-again.js';

const MINUTE = 60_000;

let context: IdentityApi;
let person: TestPerson;
let client: Client;
let device: Authenticator;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  person = await context.people.person();
  client = await context.people.signedIn(person);
  device = new Authenticator();
});
afterEach(() => context.clock.reset());

const optionsFor = async (browser: Client, path: string) => (await browser.post(path).expect(200)).body.options;
const actionsOf = async () => (await auditEvents(context.api, { objectId: person.userId })).map(({ action }) => action);
const sql = (text: string, parameters: unknown[] = []) => context.api.orm.em.getConnection().execute(text, parameters);

async function add(authenticator = device, browser = client, name = 'Laptop') {
  const options = await optionsFor(browser, 'profile/passkeys/options');
  return browser.post('profile/passkeys', { name, ...authenticator.create(options) });
}

/** A browser whose password was right. */
async function half(who = person): Promise<Client> {
  const browser = context.people.client();
  await browser.post('sign-in', { email: who.email, password: who.password }).expect(200);
  return browser;
}

describe('a passkey of one’s own', () => {
  it('is added, named, listed, renamed and removed; each is recorded', async () => {
    const { body, status } = await add();
    expect({ status, codes: body.recoveryCodes }).toEqual({ status: 201, codes: [] });
    const { id } = body.passkey;
    await client.patch(`profile/passkeys/${id}`, { name: 'Work laptop' }).expect(200);
    expect((await client.get('profile/passkeys').expect(200)).body.items).toMatchObject([{ id, name: 'Work laptop', lastUsedAt: null }]);
    expect((await client.get('profile/factors')).body).toMatchObject({ totp: true, passkeys: 1 });
    await client.delete(`profile/passkeys/${id}`).expect(204);
    expect((await client.get('profile/passkeys')).body.items).toEqual([]);
    expect(await actionsOf()).toEqual(expect.arrayContaining(['passkey.added', 'passkey.renamed', 'passkey.removed']));
  });

  it('D27: needs a fresh proof to be added or removed', async () => {
    const { body } = await add();
    context.clock.forward(6 * MINUTE);
    for (const refused of [
      await client.post('profile/passkeys/options'),
      await client.delete(`profile/passkeys/${body.passkey.id}`),
      await client.post('profile/passkeys', { name: 'x', ...device.create({ challenge: 'x', rp: { id: 'localhost' } }) }),
    ])
      expect([refused.status, refused.body.code]).toEqual([403, 'reauthentication-required']);
  });

  it('is not taken from another page, for another host, for another challenge, or a second time', async () => {
    const lies: Lies[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'AAAA' },
      { type: 'webauthn.get' },
      { userPresent: false },
    ];
    for (const lie of lies) {
      const options = await optionsFor(client, 'profile/passkeys/options');
      await client.post('profile/passkeys', { name: 'x', ...new Authenticator().create(options, lie) }).expect(400);
    }
    const options = await optionsFor(client, 'profile/passkeys/options');
    const made = device.create(options);
    await client.post('profile/passkeys', { name: 'x', ...made }).expect(201);
    await client.post('profile/passkeys', { name: 'x', ...made }).expect(400);
    const other = await context.people.signedIn(await context.people.person());
    await other.post('profile/passkeys', { name: 'x', ...new Authenticator().create(options) }).expect(400);
    await optionsFor(other, 'profile/passkeys/options');
  });

  it('of somebody else is neither seen, renamed nor removed', async () => {
    const { body } = await add();
    const stranger = await context.people.signedIn(await context.people.person());
    await stranger.patch(`profile/passkeys/${body.passkey.id}`, { name: 'mine' }).expect(404);
    await stranger.delete(`profile/passkeys/${body.passkey.id}`).expect(404);
    expect((await stranger.get('profile/passkeys')).body.items).toEqual([]);
  });

  it('is not removed when it is the last factor of somebody who must have one; recovery codes go with the last one', async () => {
    const { body } = await add();
    await sql('delete from totp_factors where user_id = ?', [person.userId]);
    const refused = await client.delete(`profile/passkeys/${body.passkey.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'last-factor']);
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.put('platform/settings/second-factor.enforcement', { value: 'optional' }).expect(200);
    await client.delete(`profile/passkeys/${body.passkey.id}`).expect(204);
    expect(await sql('select 1 from recovery_codes where user_id = ?', [person.userId])).toEqual([]);
    await sql('delete from settings');
    readSettingsAgain(context.api.app);
  });

  it('is taken away with the other factors by an administrator', async () => {
    await add();
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.post(`platform/users/${person.userId}/reset-factors`).expect(204);
    expect(await sql('select 1 from passkeys where user_id = ?', [person.userId])).toEqual([]);
    const answer = await context.people.client().post('sign-in', { email: person.email, password: person.password }).expect(200);
    expect(answer.body.step).toBe('enrol-second-factor');
  });
});

describe('a passkey as the second factor', () => {
  beforeEach(async () => {
    await add();
  });

  it('finishes a sign-in', async () => {
    const browser = context.people.client();
    const first = await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
    expect(first.body).toMatchObject({ step: 'second-factor', methods: ['passkey', 'totp', 'recovery-code'] });
    const options = await optionsFor(browser, 'sign-in/passkey/options');
    expect(options.allowCredentials).toHaveLength(1);
    const { body } = await browser.post('sign-in/passkey', device.get(options, { userVerified: false })).expect(200);
    expect(body).toEqual({ step: 'signed-in' });
    await browser.get('session').expect(200);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events).toContainEqual(
      expect.objectContaining({ action: 'sign-in.succeeded', details: { door: 'password', secondFactor: 'passkey' } }),
    );
    expect(events.map(({ action }) => action)).toContain('passkey.used');
  });

  it('leaves the app and the recovery codes as other ways', async () => {
    const browser = await half();
    context.clock.forward(MINUTE);
    const { body } = await browser.post('sign-in/second-factor', { code: await currentCode(person, context.clock.now()) }).expect(200);
    expect(body.step).toBe('signed-in');
  });

  it('answers its own half session only, and once', async () => {
    const [mine, other] = [await half(), await half()];
    const options = await optionsFor(mine, 'sign-in/passkey/options');
    await optionsFor(other, 'sign-in/passkey/options');
    const answer = device.get(options);
    await other.post('sign-in/passkey', answer).expect(401);
    await mine.post('sign-in/passkey', answer).expect(200);
    await mine.post('sign-in/passkey', answer).expect(401);
    const again = await half();
    await again.post('sign-in/passkey', device.get(options)).expect(401);
  });

  it('of twenty answers to one challenge at the same time opens one session', async () => {
    const browser = await half();
    const options = await optionsFor(browser, 'sign-in/passkey/options');
    const answers = Array.from({ length: 20 }, () => device.get(options));
    const statuses = await Promise.all(answers.map(async (answer) => (await browser.copy().post('sign-in/passkey', answer)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  it('is refused from another page, for another host, signed by another key, without a person, or of another person', async () => {
    const stranger = await context.people.person();
    const strangersDevice = new Authenticator();
    await add(strangersDevice, await context.people.signedIn(stranger));
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const lies: Lies[] = [
      { origin: 'http://localhost:8481' },
      { rpId: 'evil.example' },
      { key: other },
      { userPresent: false },
      { type: 'webauthn.create' },
    ];
    for (const lie of lies) {
      person = await context.people.person();
      const own = new Authenticator();
      await add(own, await context.people.signedIn(person));
      const browser = await half();
      await browser.post('sign-in/passkey', own.get(await optionsFor(browser, 'sign-in/passkey/options'), lie)).expect(401);
      expect(browser.cookies.has('__Host-session')).toBe(false);
    }
    const browser = await half();
    await browser.post('sign-in/passkey', strangersDevice.get(await optionsFor(browser, 'sign-in/passkey/options'))).expect(401);
    await browser.post('sign-in/passkey', new Authenticator().get(await optionsFor(browser, 'sign-in/passkey/options'))).expect(401);
  });

  it('whose counter does not grow is refused, and the auditors are told', async () => {
    const use = async () => {
      const browser = await half();
      return browser.post('sign-in/passkey', device.get(await optionsFor(browser, 'sign-in/passkey/options')));
    };
    device.counter = 10;
    await use().then(({ status }) => expect(status).toBe(200));
    device.counter = 4;
    await use().then(({ status }) => expect(status).toBe(401));
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events).toContainEqual(
      expect.objectContaining({
        action: 'passkey.counter-went-back',
        outcome: 'refused',
        details: expect.objectContaining({ counter: 11, offered: 5 }),
      }),
    );
  });

  it('locks as codes do: after five wrong answers the right one does not help', async () => {
    for (let times = 0; times < 5; times += 1) {
      const browser = context.people.client('2001:db8:77::1');
      await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
      await browser.post('sign-in/passkey', new Authenticator().get(await optionsFor(browser, 'sign-in/passkey/options'))).expect(401);
    }
    const browser = context.people.client('2001:db8:77::1');
    await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
    await browser.post('sign-in/passkey', device.get(await optionsFor(browser, 'sign-in/passkey/options'))).expect(401);
  });

  it('is not asked for with garbage', async () => {
    const browser = await half();
    for (const garbage of [{}, { id: 'a+b' }, { ...device.get({ challenge: 'x', rpId: 'localhost' }), more: 1 }, { id: [], signature: {} }])
      await browser.post('sign-in/passkey', garbage as Record<string, unknown>).expect(400);
    const odd = { id: 'AAAA', clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' };
    await optionsFor(browser, 'sign-in/passkey/options');
    await browser.post('sign-in/passkey', odd).expect(401);
  });
});

describe('a passkey as the only factor', () => {
  beforeEach(async () => {
    await add();
  });

  const enter = async (lies: Lies = {}, browser = context.people.client(), authenticator = device) => {
    const options = await optionsFor(browser, 'sign-in/passkey-door/options');
    expect(options).toMatchObject({ userVerification: 'required', allowCredentials: [], rpId: 'localhost' });
    return browser.post('sign-in/passkey-door', authenticator.get(options, lies));
  };

  it('signs in, and is recorded as both factors', async () => {
    const browser = context.people.client();
    const { body } = await enter({}, browser);
    expect(body).toEqual({ step: 'signed-in' });
    await browser.get('session').expect(200);
    expect(await auditEvents(context.api, { objectId: person.userId })).toContainEqual(
      expect.objectContaining({ action: 'sign-in.succeeded', details: { door: 'passkey', secondFactor: 'passkey' } }),
    );
  });

  it('is refused when it has not made sure who uses it, lies, is unknown, or answers a second time', async () => {
    for (const lie of [{ userVerified: false }, { origin: 'https://evil.example' }, { rpId: 'evil.example' }, { challenge: 'AAAA' }]) {
      const browser = context.people.client();
      const { status, body } = await enter(lie, browser);
      expect([status, body.code]).toEqual([401, 'sign-in-failed']);
      expect(browser.cookies.has('__Host-session')).toBe(false);
    }
    expect((await enter({}, context.people.client(), new Authenticator())).status).toBe(401);
    const browser = context.people.client();
    const options = await optionsFor(browser, 'sign-in/passkey-door/options');
    const again = browser.copy();
    await browser.post('sign-in/passkey-door', device.get(options)).expect(200);
    await again.post('sign-in/passkey-door', device.get(options)).expect(401);
    await context.people.client().post('sign-in/passkey-door', device.get(options)).expect(401);
  });

  it('still ends with a new password where one is due', async () => {
    await sql('update users set password_change_due = 1 where id = ?', [person.userId]);
    const browser = context.people.client();
    expect((await enter({}, browser)).body).toEqual({ step: 'new-password', newPasswordReason: 'required' });
    expect(browser.cookies.has('__Host-session')).toBe(false);
  });

  it('D20: gets in while the name is locked by a wide attack', async () => {
    for (let address = 0; address < 13; address += 1) {
      const attacker = context.people.client();
      for (let times = 0; times < 4; times += 1) await attacker.post('sign-in', { email: person.email, password: 'wrong' });
    }
    await context.people.client().post('sign-in', { email: person.email, password: person.password }).expect(401);
    expect((await enter()).body).toEqual({ step: 'signed-in' });
  });
});

describe('confirming who one is', () => {
  it('wants the passkey of somebody who has one: neither a code nor the password counts', async () => {
    await add();
    context.clock.forward(6 * MINUTE);
    const code = await currentCode(person, context.clock.now());
    for (const less of [{ code }, { password: person.password }, {}]) {
      const { status, body } = await client.post('session/re-authentication', less);
      expect([status, body.errors]).toEqual([400, [{ field: 'passkey', message: 'is needed' }]]);
    }
    const options = await optionsFor(client, 'session/re-authentication/passkey');
    await client.post('session/re-authentication', { passkey: device.get(options) }).expect(200);
    await optionsFor(client, 'profile/passkeys/options');
  });

  it('is not done with an answer to another session’s challenge', async () => {
    await add();
    const other = await context.people.signedIn(person);
    const options = await optionsFor(other, 'session/re-authentication/passkey');
    await optionsFor(client, 'session/re-authentication/passkey');
    await client.post('session/re-authentication', { passkey: device.get(options) }).expect(401);
  });
});
