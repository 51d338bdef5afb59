import { Rescue } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../../support/identity-api.js';
import { currentCode, type TestPerson } from '../../support/people.js';

const NEXT = 'an unusual sentence about llamas';

let context: IdentityApi;
let administrator: TestPerson;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  administrator = await context.people.person({}, ['platform-administrator']);
});

const linkFor = (email: string, withoutFactors = false) => context.api.app.get(Rescue).linkFor(email, withoutFactors);
const redeem = (link: string | null) => {
  const browser = context.people.client();
  return { browser, answer: browser.post('password-resets/redeem', { token: link?.split('#')[1] ?? '', password: NEXT }) };
};

it('makes a link that works once, with the second factor still due, and is recorded as from the command line', async () => {
  const link = await linkFor(administrator.email);
  const { browser, answer } = redeem(link);
  expect((await answer).body.step).toBe('second-factor');
  expect((await browser.post('sign-in/second-factor', { code: await currentCode(administrator) })).body.step).toBe('signed-in');
  expect((await redeem(link).answer).status).toBe(404);
  const [issued] = (await auditEvents(context.api, { objectId: administrator.userId })).filter(
    ({ action }) => action === 'password.reset-issued',
  );
  expect(issued).toMatchObject({ actor_id: null, actor_name: 'command line' });
});

it('takes the second factor away as well when told so; a new one is set up before the session', async () => {
  expect((await redeem(await linkFor(administrator.email, true)).answer).body.step).toBe('enrol-second-factor');
  const actions = (await auditEvents(context.api, { objectId: administrator.userId })).map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['second-factor.reset', 'password.reset-issued']));
});

it('makes none for anybody else, and nobody an administrator', async () => {
  const person = await context.people.person();
  const auditor = await context.people.person({}, ['platform-auditor']);
  for (const email of [person.email, auditor.email, 'nobody@example.com', '']) expect(await linkFor(email, true)).toBeNull();
  expect((await (await context.people.signedIn(person)).get('profile/factors')).body.totp).toBe(true);
});
