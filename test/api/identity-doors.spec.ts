import { randomUUIDv7 } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { SIGN_IN_DOORS, SIGN_IN_STEPS, type SignInDoorName } from '@clientst0r/identity';
import { AttemptGuard, DEFAULT_ATTEMPT_LIMITS } from '@clientst0r/security';
import { Authenticator } from '../support/authenticator.js';
import { CorpDirectory, linkToDirectory, PASSWORD } from '../support/corp-directory.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { operationsOf } from '../support/operations.js';
import { ProviderKeys } from '../support/provider-keys.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';

/** Public operations that neither are a door nor finish a sign-in. */
const OTHER_PUBLIC = [
  'inspectInvitation',
  'requestPasswordReset',
  'beginPasskeySignIn',
  'listSignInProviders',
  'getProviderMetadata',
  'receiveProviderLogout',
  'receiveSingleLogoutForm',
  'receiveSingleLogoutRedirect',
  'beat',
  'readCalendar',
  'inspectShareLink',
  'openShareLink',
  'inspectSecretRequest',
  'answerSecretRequest',
];

interface Answer {
  readonly status: number;
  readonly body: { readonly step?: string; readonly code?: string };
}

/** What opens a door for somebody: got ready in advance, then shown at once. */
type Key = (client: Client) => PromiseLike<Answer>;

const corp = new CorpDirectory();
const providers = new ProviderKeys();
let context: IdentityApi;

/** How somebody who has an account comes in by each door; the type wants one for each. */
const DOORS: Readonly<Record<SignInDoorName, (person: TestPerson) => Promise<Key>>> = {
  password: ({ email, password }) => Promise.resolve((client) => client.post('sign-in', { email, password })),
  oidc: ({ userId }) => providers.oidc(context, userId),
  saml: ({ userId }) => providers.saml(context, userId),
  directory: async ({ userId, email }) => {
    await linkToDirectory(context.api, corp, userId, email);
    return (client) => client.post('sign-in', { email, password: PASSWORD });
  },
  invitation: async ({ email, password }) => {
    const organisation = await context.people.organisation();
    const owner = await context.people.memberClient(organisation, 'owner');
    const { body } = await owner.post(`organisations/${organisation}/invitations`, { email, roleIds: ['viewer'] });
    return (client) => client.post('invitations/accept', { token: tokenOf(body.invitationLink as string), password });
  },
  'password-reset': async ({ userId }) => {
    const officer = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    const { body } = await officer.post(`platform/users/${userId}/password-reset`);
    return (client) =>
      client.post('password-resets/redeem', { token: tokenOf(body.passwordResetLink as string), password: 'another good long password' });
  },
  passkey: async (person) => {
    const device = new Authenticator();
    const own = await context.people.signedIn(person);
    const { body } = await own.post('profile/passkeys/options');
    await own.post('profile/passkeys', { name: 'Laptop', ...device.create(body.options) }).expect(201);
    return async (client) => {
      const begun = await client.post('sign-in/passkey-door/options');
      const answer = await client.post('sign-in/passkey-door', device.get(begun.body.options));
      if (answer.status !== 200) client.cookies.delete('__Host-sign-in');
      return answer;
    };
  },
};
/** Doors that prove both factors at once; what they do without is held by the tests of each. */
const PROVING_BOTH: ReadonlySet<SignInDoorName> = new Set(['passkey']);
const NAMES = Object.keys(SIGN_IN_DOORS) as SignInDoorName[];

function tokenOf(link: string): string {
  return link.split('#')[1] ?? '';
}

/** Nothing that the browser holds is a session. */
async function expectNoSession(client: Client): Promise<void> {
  expect([...client.cookies.keys()]).not.toContain('__Host-session');
  expect((await client.get('session')).status).toBe(401);
}

async function deactivate({ userId }: TestPerson): Promise<void> {
  await context.api.orm.em.getConnection().execute("update users set status = 'deactivated' where id = ?", [userId]);
}

/** As many wrong passwords as lock the name from this address. */
async function lockPair({ email }: TestPerson, client: Client): Promise<void> {
  for (let failure = 0; failure < 5; failure += 1) await client.post('sign-in', { email, password: 'wrong' });
}

/** As many failures, of any names, as hold the address. */
async function hold({ address }: Client): Promise<void> {
  const guard = context.api.app.get(AttemptGuard);
  for (let failure = 0; failure < DEFAULT_ATTEMPT_LIMITS.failuresOfAddress; failure += 1)
    await guard.failed({ kind: 'password', name: randomUUIDv7(), address });
}

beforeAll(async () => {
  await corp.start();
  context = await startIdentityApi();
});

afterAll(async () => {
  await providers.stop();
  await corp.remove();
});

describe.each(NAMES)('the door "%s"', (door) => {
  const halfway = PROVING_BOTH.has(door) ? it.skip : it;

  halfway('ends before the session when a second factor is due', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    const { status, body } = await (await DOORS[door](person))(client);
    expect([status, body.step]).toEqual([200, 'second-factor']);
    await expectNoSession(client);
    const second = await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect(second.body).toEqual({ step: 'signed-in' });
  });

  it('ends without a session when the account is deactivated', async () => {
    const person = await context.people.person();
    const key = await DOORS[door](person);
    await deactivate(person);
    const client = context.people.client();
    const { status } = await key(client);
    expect([401, 404]).toContain(status);
    expect(client.cookies.size).toBe(0);
    await expectNoSession(client);
  });

  halfway('ends without a session when the account is deactivated before the second factor', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    await (
      await DOORS[door](person)
    )(client);
    await deactivate(person);
    expect((await client.post('sign-in/second-factor', { code: await currentCode(person) })).status).toBe(401);
    await expectNoSession(client);
  });

  it('ends without a session when the account is locked from there', async () => {
    const person = await context.people.person();
    const key = await DOORS[door](person);
    const client = context.people.client();
    await lockPair(person, client);
    const { status, body } = await key(client);
    expect([status, body.code]).toEqual([401, 'sign-in-failed']);
    expect(client.cookies.size).toBe(0);
  });

  it('ends without a session when the address is held for guessing', async () => {
    const person = await context.people.person();
    const key = await DOORS[door](person);
    const client = context.people.client();
    await hold(client);
    const { status, body } = await key(client);
    expect([status, body.code]).toEqual([429, 'too-many-requests']);
    expect(client.cookies.size).toBe(0);
  });
});

describe('the steps after a door', () => {
  it('a recovery code ends without a session when the account is deactivated or the address is held', async () => {
    for (const prevent of [(person: TestPerson) => deactivate(person), (_: TestPerson, client: Client) => hold(client)]) {
      const person = await context.people.person();
      const { body } = await (await context.people.signedIn(person)).post('profile/recovery-codes');
      const client = context.people.client();
      await client.post('sign-in', { email: person.email, password: person.password });
      await prevent(person, client);
      const { status } = await client.post('sign-in/recovery-code', { code: (body.recoveryCodes as string[])[0] });
      expect([401, 429]).toContain(status);
      await expectNoSession(client);
    }
  });

  it('setting up a second factor ends without a session when the account is deactivated meanwhile', async () => {
    const person = await context.people.person();
    await context.api.orm.em.getConnection().execute('delete from totp_factors where user_id = ?', [person.userId]);
    const client = context.people.client();
    expect((await client.post('sign-in', { email: person.email, password: person.password })).body.step).toBe('enrol-second-factor');
    const { body } = await client.post('sign-in/enrolment');
    await deactivate(person);
    const { status } = await client.post('sign-in/enrolment/confirm', { code: await currentCode({ totpSecret: body.secret as string }) });
    expect(status).toBe(401);
    await expectNoSession(client);
  });
});

describe('what is no door', () => {
  it('every public operation is a door, a step after one, or reviewed to be neither', async () => {
    const operations = (await operationsOf(context.api)).filter(({ access }) => access === 'public').map(({ id }) => id);
    const known = [...Object.values(SIGN_IN_DOORS).flat(), ...SIGN_IN_STEPS, ...OTHER_PUBLIC];
    expect([...operations].sort()).toEqual([...new Set<string>(known)].sort());
  });

  it.each([
    ['begins a session', /\bsessions?\.start\(/u, ['libs/identity/src/device/arrival.ts']],
    ['asks for the completion of a sign-in', /\bSignInCompletion\b/u, [
      'libs/identity/src/identity.module.ts', 'libs/identity/src/sign-in/last-step.ts', 'libs/identity/src/sign-in/sign-in-completion.ts',
      'libs/identity/src/sign-in/sign-in-pipeline.ts',
    ]],
    ['gives a browser its first session', /writeCookie\(response, SESSION_COOKIE, started/u, ['apps/api/src/identity/sign-in-response.ts']],
  ] as const)('nothing else %s', (_, pattern, places) => {
    const sources = globSync(['libs/**/*.ts', 'apps/**/*.ts']).filter((file) => !file.endsWith('.spec.ts'));
    expect(sources.filter((file) => pattern.test(readFileSync(file, 'utf8'))).sort()).toEqual([...places].sort());
  }); // prettier-ignore
});
