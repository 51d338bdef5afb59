import { randomUUIDv7 } from 'node:crypto';
import { FirstAdministrator } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';

const HOUR = 3_600_000;
const PASSWORD = 'a good long password';

let context: IdentityApi;
let organisation: string;
let owner: TestPerson;
let ownerClient: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  organisation = await context.people.organisation('Northwind');
  owner = await context.people.person({ [organisation]: ['owner'] });
  ownerClient = await context.people.signedIn(owner);
});

const execute = (sql: string, parameters: unknown[] = []): Promise<unknown> => context.api.orm.em.getConnection().execute(sql, parameters);
const tokenOf = (link: string): string => link.split('#')[1] ?? '';

async function invite(email: string, client = ownerClient, roleIds = ['technician']): Promise<string> {
  const response = await client.post(`organisations/${organisation}/invitations`, { email, roleIds });
  expect(response.status).toBe(201);
  return tokenOf(response.body.invitationLink as string);
}

const newEmail = (): string => `${randomUUIDv7()}@example.com`;
const accept = (token: string, more: Record<string, unknown> = { name: 'New Person', password: PASSWORD }) =>
  context.people.client().post('invitations/accept', { token, ...more });

describe('an invitation', () => {
  it('works once', async () => {
    const token = await invite(newEmail());
    expect((await accept(token)).status).toBe(200);
    const again = await accept(token);
    expect([again.status, again.body.code]).toEqual([404, 'invitation-invalid']);
    expect((await context.people.client().post('invitations/inspect', { token })).status).toBe(404);
  });

  it('works once when it is opened many times at the same moment', async () => {
    const email = newEmail();
    const token = await invite(email);
    const answers = await Promise.all(Array.from({ length: 12 }, () => accept(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 404, 409, 401].includes(status))).toBe(true);
    const rows = await execute('select count(*) as accounts from users where email = ?', [email]);
    expect(rows).toEqual([{ accounts: 1 }]);
  });

  it('lasts 120 hours', async () => {
    const [token, late] = [await invite(newEmail()), await invite(newEmail())];
    context.clock.forward(120 * HOUR - 1_000);
    expect((await accept(token)).status).toBe(200);
    context.clock.forward(2_000);
    expect((await accept(late)).status).toBe(404);
    context.clock.reset();
  });

  it('is replaced by the next one for the same person', async () => {
    const email = newEmail();
    const first = await invite(email);
    const second = await invite(email);
    expect((await accept(first)).status).toBe(404);
    expect((await accept(second)).status).toBe(200);
  });

  it('is worth nothing once its sender may not give it any more', async () => {
    const administrator = await context.people.person({ [organisation]: ['administrator'] });
    const client = await context.people.signedIn(administrator);
    const [demoted, removed] = [await invite(newEmail(), client), await invite(newEmail(), client)];
    await ownerClient.put(`organisations/${organisation}/members/${administrator.userId}/roles`, { roleIds: ['viewer'] });
    expect((await accept(demoted)).status).toBe(404);
    await ownerClient.delete(`organisations/${organisation}/members/${administrator.userId}`);
    expect((await accept(removed)).status).toBe(404);
  });

  it('does not open an account that exists: its password and second factor are asked for', async () => {
    const person = await context.people.person();
    const token = await invite(person.email);
    const client = context.people.client();
    expect((await client.post('invitations/inspect', { token })).body.accountExists).toBe(true);
    const stolen = await accept(token, { name: 'Thief', password: 'the password of a thief' });
    expect([stolen.status, stolen.body.code]).toEqual([401, 'sign-in-failed']);
    const step = await client.post('invitations/accept', { token, password: person.password });
    expect(step.body).toEqual({ step: 'second-factor', methods: ['totp', 'recovery-code'] });
    const members = (await ownerClient.get(`organisations/${organisation}/members`)).body.items as { userId: string }[];
    expect(members.map(({ userId }) => userId)).not.toContain(person.userId);
    expect((await client.post('sign-in/second-factor', { code: await currentCode(person) })).status).toBe(200);
    expect((await client.get('session')).body.organisations).toMatchObject([{ id: organisation, roles: ['technician'] }]);
    expect((await context.people.client().post('invitations/inspect', { token })).status).toBe(404);
  });

  it('is not taken up by another account, and changes no other organisation', async () => {
    const person = await context.people.person();
    const token = await invite(newEmail());
    await accept(token, { name: 'New Person', password: PASSWORD, email: person.email }).then(({ status }) => {
      expect(status).toBe(400);
    });
    const other = await context.people.organisation();
    await accept(token);
    expect(await auditEvents(context.api, { organisationId: other })).toHaveLength(1);
  });

  it('of a member is refused', async () => {
    const response = await ownerClient.post(`organisations/${organisation}/invitations`, {
      email: owner.email.toUpperCase(),
      roleIds: ['viewer'],
    });
    expect([response.status, response.body.code]).toEqual([409, 'member-already']);
  });

  it('link points to the configured address, whatever the Host header says', async () => {
    const response = await ownerClient
      .post(`organisations/${organisation}/invitations`, { email: newEmail(), roleIds: ['viewer'] })
      .set('host', 'evil.example')
      .set('x-forwarded-host', 'evil.example');
    expect(response.body.invitationLink).toMatch(/^http:\/\/localhost:8480\/invitation#[\w-]{43}$/);
  });

  it('is kept as a hash only', async () => {
    const token = await invite(newEmail());
    const rows = await execute('select * from invitations where organisation_id = ?', [organisation]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it.each([
    ['without a name', { password: PASSWORD }, 'name'],
    ['without a password', { name: 'New Person' }, 'password'],
    ['with a short password', { name: 'New Person', password: 'eleven char' }, 'password'],
    ['with the own name as password', { name: 'Wilhelmina Smith', password: 'xx-wilhelmina-2026' }, 'password'],
  ])('is not accepted %s, and can still be', async (_, more, field) => {
    const token = await invite(newEmail());
    const refused = await accept(token, more);
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field]);
    expect((await accept(token)).status).toBe(200);
  });

  it('that is invented is refused and recorded', async () => {
    const client = context.people.client();
    expect((await client.post('invitations/inspect', { token: 'x'.repeat(43) })).status).toBe(404);
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([['invitation.refused', 'failure']]);
  });
});

describe('the link for the first administrator', () => {
  const invitation = (): Promise<string | null> => context.api.app.get(FirstAdministrator).invite(newEmail());

  beforeEach(() => execute('delete from platform_role_assignments'));
  afterAll(() => execute('delete from platform_role_assignments'));

  it('leads to a platform administrator who belongs to no organisation, once', async () => {
    const link = await invitation();
    const token = tokenOf(link ?? '');
    const client = context.people.client();
    expect((await client.post('invitations/inspect', { token })).body).toMatchObject({ kind: 'platform', accountExists: false });
    expect((await client.post('invitations/accept', { token, name: 'First', password: PASSWORD })).body).toEqual({
      step: 'enrol-second-factor',
    });
    const { body } = await client.post('sign-in/enrolment');
    await client.post('sign-in/enrolment/confirm', { code: await currentCode({ totpSecret: body.secret }) });
    const session = (await client.get('session')).body;
    expect(session.platformPermissions).toHaveLength(12);
    expect(session.organisations).toEqual([]);
    expect(await invitation()).toBeNull();
  });

  it('is void once there is an administrator', async () => {
    const token = tokenOf((await invitation()) ?? '');
    const person = await context.people.person({}, ['platform-administrator']);
    expect(person.userId).toBeTruthy();
    expect((await accept(token)).status).toBe(404);
  });
});
