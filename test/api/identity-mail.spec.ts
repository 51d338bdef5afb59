import { randomUUIDv7 } from 'node:crypto';
import { ExpiryReminders } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { sendWaitingMails, useMailServer } from '../support/mail-post.js';
import { MailServer, plainPartOf } from '../support/mail-server.js';
import { type Client, currentCode, freshAddress, type TestPerson } from '../support/people.js';

const MINUTE = 60_000;
const NEXT = 'an unusual sentence about llamas';

let context: IdentityApi;
let server: MailServer;
let person: TestPerson;

beforeAll(async () => {
  context = await startIdentityApi();
  server = new MailServer();
  await server.start();
  await useMailServer(context.api, server);
});

beforeEach(async () => {
  await sendWaitingMails(context.api);
  person = await context.people.person();
});
afterEach(() => context.clock.reset());
afterAll(() => server.remove());

const mailsTo = async (email: string) => {
  await sendWaitingMails(context.api);
  return server.mails.filter(({ to }) => to.includes(email));
};
const subjectsTo = async (email: string) => (await mailsTo(email)).map(({ raw }) => /^Subject: (.*)$/mu.exec(raw)?.[1]?.trim());
const ask = (email: string, browser: Client = context.people.client()) => browser.post('sign-in/password-reset', { email });
const statusOf = async (browser: Client): Promise<number> => (await browser.get('session')).status;

async function tokenFor(email: string): Promise<string> {
  const mails = await mailsTo(email);
  return /password-reset#([\w-]+)/u.exec(plainPartOf(mails.at(-1) ?? { raw: '' }))?.[1] ?? '';
}

async function signIn(browser: Client, who: TestPerson): Promise<string> {
  await browser.post('sign-in', { email: who.email, password: who.password }).expect(200);
  context.clock.forward(MINUTE);
  const { body } = await browser.post('sign-in/second-factor', { code: await currentCode(who, context.clock.now()) }).expect(200);
  return body.step as string;
}

describe('a forgotten password', () => {
  it('D22: is set with a link from a mail, once; all sessions end and the second factor is still due', async () => {
    const before = await context.people.signedIn(person);
    const { body } = await ask(person.email.toUpperCase()).expect(202);
    expect(body).toEqual({ accepted: true });
    const token = await tokenFor(person.email);
    const browser = context.people.client();
    const answer = await browser.post('password-resets/redeem', { token, password: NEXT }).expect(200);
    expect(answer.body).toMatchObject({ step: 'second-factor' });
    expect(browser.cookies.has('__Host-session')).toBe(false);
    expect(await statusOf(before)).toBe(401);
    await context.people
      .client()
      .post('password-resets/redeem', { token, password: `${NEXT} again` })
      .expect(404);
    const actions = (await auditEvents(context.api, { objectId: person.userId })).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['password.reset-issued', 'password.reset']));
    expect(await subjectsTo(person.email)).toEqual(['Set a new password', 'Your password was changed']);
  });

  it('is over after an hour', async () => {
    await ask(person.email).expect(202);
    const token = await tokenFor(person.email);
    context.clock.forward(61 * MINUTE);
    await context.people.client().post('password-resets/redeem', { token, password: NEXT }).expect(404);
  });

  it('sends nothing to addresses of nobody, of accounts that are not active, and of those without a password here', async () => {
    const [gone, elsewhere] = [await context.people.person(), await context.people.person()];
    const sql = (text: string, parameters: unknown[]) => context.api.orm.em.getConnection().execute(text, parameters);
    await sql("update users set status = 'deactivated' where id = ?", [gone.userId]);
    await sql('update users set password_hash = null where id = ?', [elsewhere.userId]);
    const nobody = `nobody-${randomUUIDv7()}@example.com`;
    for (const email of [gone.email, elsewhere.email, nobody]) {
      const { body } = await ask(email).expect(202);
      expect(body).toEqual({ accepted: true });
      expect(await mailsTo(email)).toEqual([]);
    }
    expect(await sql('select * from mail_deliveries where recipient = ?', [nobody])).toEqual([]);
  });

  it('D18: does the same work for every address, in the same time', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 30; round += 1) {
      for (const kind of ['known', 'unknown'] as const) {
        const email = kind === 'known' ? person.email : `nobody-${randomUUIDv7()}@example.com`;
        const started = performance.now();
        await ask(email).expect(202);
        times[kind].push(performance.now() - started);
      }
    }
    const middle = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;
    const [known, unknown] = [middle(times.known), middle(times.unknown)];
    // On a busy machine medians of thirty differ by chance: then times must lie among each other, so that one tells nothing.
    const sooner = times.known.filter((time) => time < unknown).length / times.known.length;
    const isAlike = Math.abs(known - unknown) < Math.max(known, unknown) * 0.35 || (sooner > 0.2 && sooner < 0.8);
    expect({ known, unknown, sooner, isAlike }).toMatchObject({ isAlike: true });
  });

  it('fills nobody his mailbox: three mails an hour, whoever asks from wherever', async () => {
    for (let times = 0; times < 5; times += 1) {
      await ask(person.email).expect(202);
      await sendWaitingMails(context.api);
    }
    expect(await mailsTo(person.email)).toHaveLength(3);
  });

  it('has its token in no table, no queue and no event', async () => {
    await ask(person.email).expect(202);
    const token = await tokenFor(person.email);
    expect(token.length).toBeGreaterThan(40);
    for (const table of ['outbox_messages', 'mail_deliveries', 'password_resets', 'audit_events']) {
      expect(JSON.stringify(await context.api.orm.em.getConnection().execute(`select * from ${table}`))).not.toContain(token);
    }
  });

  it('is not asked for too often from one address, nor with what is no address', async () => {
    const browser = context.people.client();
    for (let times = 0; times < 5; times += 1) await ask(person.email, browser).expect(202);
    await ask(person.email, browser).expect(429);
    for (const email of ['nobody', 'a@b\r\nBcc: x@y.example', '', 'x'.repeat(10_000)]) await ask(email).expect(400);
  });
});

describe('an invitation by mail', () => {
  it('is seen by nobody but the invited person, works once, and is replaced by a newer one', async () => {
    const organisationId = await context.people.organisation('Northwind');
    const owner = await context.people.memberClient(organisationId, 'owner');
    const email = `invited-${randomUUIDv7()}@example.com`;
    const invite = () => owner.post(`organisations/${organisationId}/invitations`, { email, roleIds: ['viewer'] });
    expect((await invite().expect(201)).body).toEqual({ invitationLink: null });
    const links = async () => (await mailsTo(email)).map((mail) => /invitation#([\w-]+)/u.exec(plainPartOf(mail))?.[1] ?? '');
    const [first = ''] = await links();
    expect(plainPartOf(server.mails.find(({ to }) => to.includes(email)) ?? { raw: '' })).toContain('Northwind');
    await invite().expect(201);
    const [, second = ''] = await links();
    const accept = (token: string) => context.people.client().post('invitations/accept', { token, name: 'New', password: NEXT });
    await accept(first).expect(404);
    await accept(second).expect(200);
    await accept(second).expect(404);
    expect((await auditEvents(context.api, { organisationId })).map(({ action }) => action)).toContain('invitation.mailed');
  });

  it('goes to the first owner of an organisation too, and not at all once it was taken back', async () => {
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    const ownerEmail = `owner-${randomUUIDv7()}@example.com`;
    const { body } = await boss.post('platform/organisations', { name: 'Contoso', slug: `c-${randomUUIDv7()}`, ownerEmail }).expect(201);
    expect(body.invitationLink).toBeNull();
    await context.api.orm.em
      .getConnection()
      .execute('update invitations set withdrawn_at = utc_timestamp(3) where email = ?', [ownerEmail]);
    expect(await mailsTo(ownerEmail)).toEqual([]);
  });
});

describe('people are told by mail', () => {
  it('of a changed password, of new recovery codes, of factors taken away and of keys in their name', async () => {
    const organisationId = await context.people.organisation();
    const owner = await context.people.person({ [organisationId]: ['owner'] });
    const browser = await context.people.signedIn(owner);
    await browser.put('profile/password', { currentPassword: owner.password, password: NEXT }).expect(204);
    await browser.post('profile/recovery-codes').expect(200);
    await browser.post(`organisations/${organisationId}/api-keys`, { name: 'Backup <b>', scopes: ['api.key.read'] }).expect(201);
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.post(`platform/users/${owner.userId}/reset-factors`).expect(204);
    expect(await subjectsTo(owner.email)).toEqual([
      'Your password was changed',
      'You have new recovery codes',
      'A new API key acts in your name',
      'Your second factors were taken away',
    ]);
  });

  it('of a key that ends in two weeks, and in three days, unless another has taken its place; and of tokens of directories', async () => {
    const { app, orm } = context.api;
    const remind = (): Promise<number> => app.get(ExpiryReminders).remind();
    const execute = (sql: string, values: unknown[]): Promise<unknown> => orm.em.getConnection().execute(sql, values);
    const organisationId = await context.people.organisation();
    const owner = await context.people.person({ [organisationId]: ['owner'] });
    const browser = await context.people.signedIn(owner);
    const made = await browser.post(`organisations/${organisationId}/api-keys`, { name: 'Backup', scopes: ['api.key.read'] }).expect(201);
    const keyId = (made.body as { apiKey: { id: string } }).apiKey.id;
    const endsIn = (days: number) =>
      execute('update api_keys set created_at = date_sub(utc_timestamp(3), interval 60 day), expires_at = date_add(utc_timestamp(3), interval ? day) where id = ? /* across organisations: of a test */', [days, keyId]); // prettier-ignore
    const reminders = async () => (await subjectsTo(owner.email)).filter((subject) => subject === 'One of your API keys ends soon').length;
    const told: number[] = [];
    for (const days of [15, 13, 12, 2, 1]) {
      await endsIn(days);
      await remind();
      told.push(await reminders());
    }
    expect(told).toEqual([0, 1, 1, 2, 2]);
    const other = await browser.post(`organisations/${organisationId}/api-keys`, { name: 'Other', scopes: ['api.key.read'] }).expect(201);
    await execute('update api_keys set created_at = date_sub(utc_timestamp(3), interval 60 day), expires_at = date_add(utc_timestamp(3), interval 5 day) where id = ? /* across organisations: of a test */', [(other.body as { apiKey: { id: string } }).apiKey.id]); // prettier-ignore
    await browser.post(`organisations/${organisationId}/api-keys/${(other.body as { apiKey: { id: string } }).apiKey.id}/rotate`, { overlapHours: 24 }).expect(201); // prettier-ignore
    await remind();
    expect(await reminders()).toBe(2);

    const administrator = await context.people.person({}, ['platform-administrator']);
    await execute(`insert into scim_clients (id, created_at, name, token_hash, expires_at) values (uuid(), utc_timestamp(3), ?, sha2(uuid(), 256), date_add(utc_timestamp(3), interval 10 day))`, [`Entra ${organisationId}`]); // prettier-ignore
    await remind();
    await remind();
    expect((await subjectsTo(administrator.email)).filter((subject) => subject?.includes('SCIM'))).toEqual(['A SCIM token ends soon']);
    await execute('delete from scim_clients where name = ?', [`Entra ${organisationId}`]);
  });

  it('of a sign-in with a new device or from a new network, and of no other', async () => {
    const browser = context.people.client();
    await signIn(browser, person);
    expect(await subjectsTo(person.email)).toEqual(['A sign-in from somewhere new']);
    browser.cookies.delete('__Host-session');
    await signIn(browser, person);
    expect(await mailsTo(person.email)).toHaveLength(1);
    const elsewhere = context.people.client(freshAddress());
    elsewhere.cookies.set('__Host-device', browser.cookies.get('__Host-device') ?? '');
    await signIn(elsewhere, person);
    expect(await mailsTo(person.email)).toHaveLength(2);
    const otherDevice = context.people.client(browser.address);
    await signIn(otherDevice, person);
    expect(await mailsTo(person.email)).toHaveLength(3);
  });

  it('of a sign-in from a country of which they never came, in one mail for all that is new, and not again', async () => {
    const [berlin, munich, london] = ['47.64.113.136', '47.65.1.1', '212.58.244.1'];
    const browser = context.people.client(berlin);
    await signIn(browser, person);
    expect(await subjectsTo(person.email)).toEqual(['A sign-in from a new country']);
    const text = plainPartOf((await mailsTo(person.email))[0] ?? { raw: '' });
    expect(text).toContain('Country: Germany (IP geolocation by DB-IP');
    expect(text).toContain(`Address: ${berlin}`);
    const moved = async (address: string): Promise<unknown> => {
      const elsewhere = browser.copy(address);
      elsewhere.cookies.delete('__Host-session');
      await signIn(elsewhere, person);
      return (await subjectsTo(person.email)).slice(1);
    };
    expect(await moved(munich)).toEqual(['A sign-in from somewhere new']);
    const both = ['A sign-in from somewhere new', 'A sign-in from a new country'];
    expect(await moved(london)).toEqual(both);
    expect(await moved(london)).toEqual(both);
    expect(await moved(berlin)).toEqual(both);
    const seen = (await auditEvents(context.api, { objectId: person.userId })).filter(({ action }) => action === 'device.first-seen');
    expect(seen.map(({ details, address }) => [address, details])).toEqual([
      [berlin, { browser: true, network: true, country: true }],
      [munich, { browser: false, network: true, country: false }],
      [london, { browser: false, network: true, country: true }],
    ]);
  });

  it('of no country where it is not known, and of none that only newer data have put a known network into', async () => {
    const browser = context.people.client('47.64.113.136');
    await signIn(browser, person);
    await context.api.orm.em.getConnection().execute("delete from known_devices where user_id = ? and kind = 'country'", [person.userId]);
    const again = browser.copy();
    again.cookies.delete('__Host-session');
    await signIn(again, person);
    const unknown = browser.copy(freshAddress());
    unknown.cookies.delete('__Host-session');
    await signIn(unknown, person);
    expect(await subjectsTo(person.email)).toEqual(['A sign-in from a new country', 'A sign-in from somewhere new']);
    expect(plainPartOf((await mailsTo(person.email))[1] ?? { raw: '' })).not.toContain('Country:');
  });

  it('that somebody guesses at their account, once an hour', async () => {
    for (const browser of [context.people.client(), context.people.client()]) {
      for (let times = 0; times < 5; times += 1) await browser.post('sign-in', { email: person.email, password: 'wrong' });
    }
    expect(await subjectsTo(person.email)).toEqual(['Attempts to sign in to your account']);
  });
});

it('D20: a name under wide attack is still open to a browser that is known, from a new address', async () => {
  const browser = context.people.client();
  await signIn(browser, person);
  for (let address = 0; address < 13; address += 1) {
    const attacker = context.people.client();
    for (let times = 0; times < 4; times += 1) await attacker.post('sign-in', { email: person.email, password: 'wrong' });
  }
  const stranger = context.people.client();
  await stranger.post('sign-in', { email: person.email, password: person.password }).expect(401);
  const moved = context.people.client();
  moved.cookies.set('__Host-device', browser.cookies.get('__Host-device') ?? '');
  await moved.post('sign-in', { email: person.email, password: person.password }).expect(200);
  const forged = context.people.client();
  forged.cookies.set('__Host-device', 'made-up');
  await forged.post('sign-in', { email: person.email, password: person.password }).expect(401);
});
