import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { sendWaitingMails, useMailServer } from '../support/mail-post.js';
import { MailServer, plainPartOf } from '../support/mail-server.js';
import { type Client, type TestPerson } from '../support/people.js';

let context: IdentityApi;
let server: MailServer;
let person: TestPerson;
let client: Client;
let wanted: string;

let names = 0;

beforeAll(async () => {
  context = await startIdentityApi();
  server = new MailServer();
  await server.start();
  await useMailServer(context.api, server);
});

beforeEach(async () => {
  await sendWaitingMails(context.api);
  person = await context.people.person();
  client = await context.people.signedIn(person);
  wanted = `wanted-${(names += 1)}@example.com`;
});
afterEach(() => context.clock.reset());
afterAll(() => server.remove());

const mailsTo = async (email: string) => {
  await sendWaitingMails(context.api);
  return server.mails.filter(({ to }) => to.includes(email));
};

async function codeFor(email: string): Promise<string> {
  return /\b[0-9a-z]{5}-[0-9a-z]{5}\b/u.exec(plainPartOf((await mailsTo(email)).at(-1) ?? { raw: '' }))?.[0] ?? '';
}

const change = (email: string, by = client) => by.post('profile/email', { email });
const knownElsewhere = (): Promise<unknown> =>
  context.api.orm.em.getConnection().execute(
    `insert into external_accounts (id, created_at, user_id, kind, source_id, external_id, login)
        values (uuid(), now(3), ?, 'scim', uuid(), uuid(), 'x')`,
    [person.userId],
  );
const confirm = (code: string, by = client) => by.post('profile/email/confirm', { code });
const emailOf = async (by = client): Promise<string> => (await by.get('session').expect(200)).body.user.email as string;

describe('changing one’s own e-mail address', () => {
  it('is done with the code of a mail to the new one, in any spelling; both are told, it is recorded, and it signs in', async () => {
    await change(` ${wanted.toUpperCase()} `).expect(204);
    expect(await emailOf()).toBe(person.email);
    const code = await codeFor(wanted);
    await confirm(code.toUpperCase().replace('-', ' ')).expect(204);
    expect(await emailOf()).toBe(wanted);
    for (const address of [person.email, wanted])
      expect((await mailsTo(address)).at(-1)?.raw).toContain('Subject: Your e-mail address was changed');
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['email.change-requested', { wanted }],
      ['email.changed', { before: person.email, after: wanted }],
    ]);
    const { password } = person;
    const fresh = () => context.people.client();
    expect((await fresh().post('sign-in', { email: wanted, password })).body.step).toBe('second-factor');
    expect((await fresh().post('sign-in', { email: person.email, password })).status).toBe(401);
  });

  it('takes each code once, also in parallel, and none of an earlier mail', async () => {
    await change(wanted).expect(204);
    const early = await codeFor(wanted);
    await change(wanted).expect(204);
    const code = await codeFor(wanted);
    expect((await confirm(early)).body.code).toBe('wrong-email-code');
    const answers = await Promise.all(Array.from({ length: 4 }, () => confirm(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403, 403, 403]);
  });

  it('is over after five wrong codes; each is recorded', async () => {
    await change(wanted).expect(204);
    const code = await codeFor(wanted);
    for (let guess = 0; guess < 5; guess += 1) expect((await confirm('00000-00000')).status).toBe(403);
    expect((await confirm(code)).status).toBe(403);
    expect(await emailOf()).toBe(person.email);
    const refused = (await auditEvents(context.api, { address: client.address })).filter(({ action }) => action === 'email.change-refused');
    expect(refused).toHaveLength(6);
  });

  it('D18: tells nobody that an address is somebody’s: the same answer, and no mail', async () => {
    const other = await context.people.person();
    const [taken, free] = [await change(other.email), await change(wanted)];
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    await change(other.email).expect(204);
    expect(await mailsTo(other.email)).toEqual([]);
    expect((await confirm('')).status).toBe(400);
  });

  it('is refused when somebody else has taken the address meanwhile', async () => {
    const other = await context.people.signedIn(await context.people.person());
    await change(wanted).expect(204);
    await change(wanted, other).expect(204);
    const mails = await mailsTo(wanted);
    const codes = mails.map((mail) => /\b[0-9a-z]{5}-[0-9a-z]{5}\b/u.exec(plainPartOf(mail))?.[0] ?? '');
    await confirm(codes[0]!).expect(204);
    expect((await confirm(codes[1]!, other)).body.code).toBe('email-taken');
  });

  it('works with a code of one’s own only', async () => {
    const thief = await context.people.signedIn(await context.people.person());
    await change(wanted).expect(204);
    expect((await confirm(await codeFor(wanted), thief)).status).toBe(403);
    expect(await emailOf(thief)).not.toBe(wanted);
  });

  it('makes links for a new password worthless that went to the old one', async () => {
    await context.people.client().post('sign-in/password-reset', { email: person.email }).expect(202);
    const token = /password-reset#([\w-]+)/u.exec(plainPartOf((await mailsTo(person.email)).at(-1) ?? { raw: '' }))?.[1];
    await change(wanted).expect(204);
    await confirm(await codeFor(wanted)).expect(204);
    const answer = await context.people.client().post('password-resets/redeem', { token, password: 'an unusual sentence about llamas' });
    expect([400, 401, 404]).toContain(answer.status);
  });

  it('fills no mailbox: three mails an hour to one address', async () => {
    for (let time = 0; time < 4; time += 1) await change(wanted).expect(204);
    expect(await mailsTo(wanted)).toHaveLength(3);
  });

  it('D27: needs a fresh proof of identity', async () => {
    context.clock.forward(5 * 60_000 + 1);
    expect((await change(wanted)).body.code).toBe('reauthentication-required');
    expect((await confirm('00000-00000')).body.code).toBe('reauthentication-required');
  });

  it.each(['nobody', 'a@b\r\nBcc: c@example.com', `${'a'.repeat(190)}@example.com`, ''])('takes no %j', async (email) => {
    expect((await change(email)).status).toBe(400);
  });

  it('is no matter of ours for somebody whose address another system tells', async () => {
    await knownElsewhere();
    expect((await change(wanted)).body.code).toBe('email-elsewhere');
  });
});

describe("one's own name", () => {
  const rename = (name: unknown, by = client) => by.put('profile/name', { name });
  const shown = async (): Promise<string> => (await client.get('session')).body.user.name;

  it('is what others see from then on, in one spelling, and recorded with before and after', async () => {
    await rename('  Zoe\u0308  Gro\u0308nlund ').expect(204);
    expect(await shown()).toBe('Zo\u00eb Gr\u00f6nlund');
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    expect((await boss.get(`platform/users?search=${encodeURIComponent(person.email)}`)).body.items[0].name).toBe('Zo\u00eb Gr\u00f6nlund');
    await rename('Zo\u00eb Gr\u00f6nlund').expect(204);
    const events = (await auditEvents(context.api, { objectId: person.userId })).filter(({ action }) => action === 'user.updated');
    expect(events).toMatchObject([
      {
        actor_id: person.userId,
        details: { before: { email: person.email, name: 'Test Person' }, after: { email: person.email, name: 'Zo\u00eb Gr\u00f6nlund' } },
      },
    ]);
    await client.delete('session').expect(200);
    const [last] = (await auditEvents(context.api, { address: client.address })).slice(-1);
    expect(last?.actor_name).toBe('Zo\u00eb Gr\u00f6nlund');
  });

  it.each(['Ma\u200bra', 'Mara\u202egro', 'Mara\u3164', 'Mara\r\nX: y', '...', ' ', '', 'x'.repeat(191), 7, ['Mara'], null])(
    'is not %j',
    async (name) => {
      expect((await rename(name)).status).toBe(400);
      expect(await shown()).toBe('Test Person');
    },
  );

  it('is changed elsewhere where a directory or SCIM client says what it is', async () => {
    await knownElsewhere();
    expect((await rename('Mara')).body.code).toBe('name-elsewhere');
    expect(await shown()).toBe('Test Person');
  });
});
