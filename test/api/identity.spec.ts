import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { currentCode } from '../support/people.js';

describe('signing in', () => {
  let context: IdentityApi;

  beforeAll(async () => {
    context = await startIdentityApi();
  });

  it('asks for the second factor after the password, and opens the session only then', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    const first = await client.post('sign-in', { email: person.email.toUpperCase(), password: person.password });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ step: 'second-factor', methods: ['totp', 'recovery-code'] });
    expect([...client.cookies.keys()]).toEqual(['__Host-sign-in']);
    expect((await client.get('session')).status).toBe(401);
    const second = await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect(second.body).toEqual({ step: 'signed-in' });
    expect([...client.cookies.keys()].sort()).toEqual(['__Host-device', '__Host-session']);
    const session = await client.get('session');
    expect(session.body).toMatchObject({ user: { id: person.userId, email: person.email }, organisations: [], platformPermissions: [] });
  });

  it('sets cookies that scripts cannot read, that only go to this host, over TLS', async () => {
    const person = await context.people.person();
    const response = await context.people.client().post('sign-in', { email: person.email, password: person.password });
    const [cookie = ''] = response.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^__Host-sign-in=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('tells the browser what the person may do, organisation by organisation', async () => {
    const [north, south] = [await context.people.organisation('North'), await context.people.organisation('South')];
    const person = await context.people.person({ [north]: ['technician'], [south]: ['viewer', 'auditor'] }, ['platform-auditor']);
    const { body } = await (await context.people.signedIn(person)).get('session');
    expect(body.platformPermissions).toEqual([
      'platform.user.read',
      'platform.audit.read',
      'platform.perimeter.read',
      'platform.vulnerability.read',
    ]);
    expect(body.organisations.map((organisation: { name: string; roles: string[] }) => [organisation.name, organisation.roles])).toEqual([
      ['North', ['technician']],
      ['South', ['auditor', 'viewer']],
    ]);
    expect(body.organisations[0].permissions).toContain('vault.secret.reveal');
    expect(body.organisations[1].permissions).not.toContain('vault.secret.reveal');
  });

  it('ends with signing out, for every copy of the cookie', async () => {
    const client = await context.people.signedIn(await context.people.person());
    const thief = client.copy();
    expect((await client.delete('session')).body).toEqual({ location: null });
    expect(client.cookies.size).toBe(0);
    expect((await thief.get('session')).status).toBe(401);
  });

  it('is recorded, step by step, with address and outcome', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    await client.post('sign-in', { email: person.email, password: 'not the password' });
    await client.post('sign-in', { email: person.email, password: person.password });
    await client.post('sign-in/second-factor', { code: '000000' });
    await client.post('sign-in/second-factor', { code: await currentCode(person) });
    await client.delete('session');
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.map(({ action, outcome, actor_id }) => [action, outcome, actor_id === person.userId])).toEqual([
      ['sign-in.failed', 'failure', false],
      ['sign-in.started', 'success', false],
      ['second-factor.failed', 'failure', false],
      ['sign-in.succeeded', 'success', true],
      ['device.first-seen', 'success', true],
      ['session.ended', 'success', true],
    ]);
    expect(events[0]).toMatchObject({
      actor_name: person.email,
      object_id: person.userId,
      details: { door: 'password', reason: 'wrong-password' },
    });
    expect(JSON.stringify(events)).not.toContain('not the password');
  });

  it('keeps no name that does not look like one, for it may be a password', async () => {
    const client = context.people.client();
    await client.post('sign-in', { email: 'Tr0ub4dor&3-typed-in-the-wrong-field', password: 'x' });
    const [event] = await auditEvents(context.api, { address: client.address });
    expect(event?.actor_name).toBe('(not an e-mail address)');
  });

  it.each([
    ['a missing password', { email: 'a@b.c' }],
    ['a list for a name', { email: ['a@b.c'], password: 'x' }],
    ['an operator for a name', { email: { $ne: null }, password: 'x' }],
    ['an unknown property', { email: 'a@b.c', password: 'x', admin: true }],
    ['an empty password', { email: 'a@b.c', password: '' }],
  ])('refuses %s with 400', async (_, body) => {
    const response = await context.people.client().post('sign-in', body);
    expect(response.status).toBe(400);
    expect(response.body.code).toBe('validation-failed');
    expect(response.body.errors.length).toBeGreaterThan(0);
  });

  it('refuses digits that are not ASCII, and lists, with 400', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    await client.post('sign-in', { email: person.email, password: person.password });
    for (const code of ['٠٠٥٩٢٤', '００５９２４', ['123456'], '12345', '123 456']) {
      expect((await client.post('sign-in/second-factor', { code } as Record<string, unknown>)).status).toBe(400);
    }
  });
});

describe('setting up a second factor', () => {
  let context: IdentityApi;

  beforeAll(async () => {
    context = await startIdentityApi();
  });

  async function invited(): Promise<{ link: string; email: string }> {
    const organisation = await context.people.organisation();
    const owner = await context.people.memberClient(organisation, 'owner');
    const email = `new-${Date.now()}-${Math.random()}@example.com`;
    const { body } = await owner.post(`organisations/${organisation}/invitations`, { email, roleIds: ['viewer'] });
    return { link: body.invitationLink as string, email };
  }

  it('leads from the invitation to a session with ten recovery codes', async () => {
    const { link, email } = await invited();
    const [, token = ''] = link.split('#');
    expect(link).toBe(`http://localhost:8480/invitation#${token}`);
    const client = context.people.client();
    expect((await client.post('invitations/inspect', { token })).body).toEqual({
      email,
      kind: 'organisation',
      organisationName: 'Organisation',
      accountExists: false,
    });
    const accepted = await client.post('invitations/accept', { token, name: 'New Person', password: 'a good long password' });
    expect(accepted.body).toEqual({ step: 'enrol-second-factor' });
    const { body: enrolment } = await client.post('sign-in/enrolment');
    expect(enrolment.uri).toContain(`secret=${enrolment.secret as string}`);
    expect((await client.get('session')).status).toBe(401);
    const wrong = await client.post('sign-in/enrolment/confirm', { code: '000000' });
    expect(wrong.status).toBe(400);
    const confirmed = await client.post('sign-in/enrolment/confirm', { code: await currentCode({ totpSecret: enrolment.secret }) });
    expect(confirmed.body.step).toBe('signed-in');
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    const { body: session } = await client.get('session');
    expect(session).toMatchObject({ user: { email, name: 'New Person' }, organisations: [{ roles: ['viewer'] }] });
    expect((await client.get('profile/factors')).body).toMatchObject({ totp: true, passkeys: 0, recoveryCodesLeft: 10, proof: 'totp' });
  });

  it('leaves nothing of the secret readable in the database or in Redis', async () => {
    const { link } = await invited();
    const client = context.people.client();
    await client.post('invitations/accept', { token: link.split('#')[1], name: 'New Person', password: 'a good long password' });
    const { body } = await client.post('sign-in/enrolment');
    const redis = context.api.app.get<import('ioredis').Redis>((await import('@clientst0r/platform')).REDIS);
    const values = await Promise.all((await redis.keys('pending-sign-in:*')).map((key) => redis.get(key)));
    expect(values.some((value) => value?.includes('sealedSecret'))).toBe(true);
    expect(values.join()).not.toContain(body.secret);
    expect((await redis.keys('*')).join()).not.toContain([...client.cookies.values()][0]);
  });

  it('cannot be done with a half session of somebody who has one already', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    await client.post('sign-in', { email: person.email, password: person.password });
    expect((await client.post('sign-in/enrolment')).status).toBe(401);
    expect((await client.post('sign-in/enrolment/confirm', { code: '123456' })).status).toBe(401);
  });
});
