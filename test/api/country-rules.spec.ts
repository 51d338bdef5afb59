import { CountryRuleService, SIGN_IN_DOORS, SIGN_IN_STEPS } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { call, operationsOf } from '../support/operations.js';
import { moverOf } from '../support/organisation-mover.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';

let context: IdentityApi;
let boss: Client;
let person: TestPerson;

let hosts = 0;
/** Of the British broadcaster; each its own, as requests are counted by address. */
const british = (): string => `212.58.244.${(hosts += 1)}`;
const AMERICAN = '8.8.8.8';

type Rule = { mode: 'off' | 'allow' | 'deny'; countries: string[]; unknown: 'allow' | 'refuse' };
const NOT_BRITISH: Rule = { mode: 'deny', countries: ['GB'], unknown: 'allow' };
const ONLY_BRITISH: Rule = { mode: 'allow', countries: ['GB'], unknown: 'allow' };
const OFF: Rule = { mode: 'off', countries: [], unknown: 'refuse' };

const rule = (body: Rule) => boss.put('platform/country-rule', body);
const enter = (client: Client, { email, password }: Pick<TestPerson, 'email' | 'password'> = person) =>
  client.post('sign-in', { email, password });
const events = async ({ address }: Client, action: string) =>
  (await auditEvents(context.api, { address })).filter((event) => event.action === action);

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  person = await context.people.person();
});

afterEach(async () => {
  await context.api.app.get(CountryRuleService).lift();
});

describe('the rule of the deployment', () => {
  it('turns people away before their password is looked at, right or wrong, and records the name as it was typed', async () => {
    await rule(NOT_BRITISH).expect(200);
    const browser = context.people.client(british());
    const typed = ` ${person.email.toUpperCase()}`;
    const answers = [await enter(browser), await enter(browser, { email: typed, password: 'wrong' }), await enter(browser, { email: 'my-password-1', password: 'x' })];
    for (const { status, body } of answers) expect([status, body]).toEqual([403, { ...answers[0]!.body, requestId: body.requestId }]);
    expect(answers[0]!.body.code).toBe('country-refused');
    expect(await auditEvents(context.api, { address: browser.address })).toEqual(
      [person.email, typed, '(not an e-mail address)'].map((actor_name) =>
        expect.objectContaining({ action: 'country.refused', outcome: 'refused', category: 'security', actor_name, actor_id: null, country: 'GB', details: { at: 'sign-in', country: 'GB', rule: 'platform' } }),
      ),
    );
    expect((await enter(context.people.client(AMERICAN)).expect(200)).body.step).toBe('second-factor');
  }); // prettier-ignore

  it('stands before every operation of every door, and before what finishes a sign-in that has begun', async () => {
    await rule(NOT_BRITISH).expect(200);
    const operations = await operationsOf(context.api);
    for (const id of new Set([...Object.values(SIGN_IN_DOORS).flat(), ...SIGN_IN_STEPS, 'requestPasswordReset', 'beginPasskeySignIn'])) {
      const operation = operations.find((one) => one.id === id)!;
      const { status, body } = await call(context.people.client(british()), operation, '');
      expect([id, status, body.code]).toEqual([id, 403, 'country-refused']);
    }
    await rule(OFF).expect(200);
    const begun = context.people.client();
    await enter(begun).expect(200);
    await rule(NOT_BRITISH).expect(200);
    const stolen = begun.copy(british());
    await stolen.post('sign-in/second-factor', { code: await currentCode(person) }).expect(403);
    expect((await begun.post('sign-in/second-factor', { code: await currentCode(person) }).expect(200)).body.step).toBe('signed-in');
  });

  it('ends a session that is shown from a country that is refused, once and for all', async () => {
    const browser = await context.people.signedIn(person);
    const vault = ((await browser.post('profile/personal-vault').expect(200)).body as { id: string }).id;
    await rule(NOT_BRITISH).expect(200);
    await browser.get(`organisations/${vault}/credentials`).expect(200);
    const thief = browser.copy(british());
    await thief.get(`organisations/${vault}/credentials`).expect(401);
    await thief.get('session').expect(401);
    await browser.get('session').expect(401);
    const recorded = await auditEvents(context.api, { address: thief.address });
    expect(recorded.toSorted((one, other) => one.action.localeCompare(other.action))).toEqual([
      expect.objectContaining({ action: 'country.refused', actor_id: person.userId, details: { at: 'session', country: 'GB', rule: 'platform' } }),
      expect.objectContaining({ action: 'session.ended', actor_id: person.userId, details: { reason: 'from a country that is refused' } }),
    ]);
  }); // prettier-ignore

  it('lets in only from where it says, from private networks always, and from unknown places as it says', async () => {
    await rule(ONLY_BRITISH).expect(200);
    await enter(context.people.client(british())).expect(200);
    await enter(context.people.client(AMERICAN)).expect(403);
    await enter(context.people.client()).expect(200);
    // As somebody at home would set it.
    const atHome = boss.copy('10.0.0.9');
    await atHome.put('platform/country-rule', { ...ONLY_BRITISH, unknown: 'refuse' }).expect(200);
    const unknown = context.people.client();
    await enter(unknown).expect(403);
    expect((await events(unknown, 'country.refused'))[0]).toMatchObject({ country: null, details: { country: 'unknown' } });
    for (const address of ['10.0.0.1', '192.168.7.7', 'fd00::1', '127.0.0.1']) await enter(context.people.client(address)).expect(200);
  });

  it('cannot be set so that it turns away the one who sets it, and whoever runs the server can lift it', async () => {
    const { body } = await rule({ ...ONLY_BRITISH, unknown: 'refuse' }).expect(409);
    expect(body.code).toBe('shuts-you-out');
    const inBritain = boss.copy(british());
    expect((await inBritain.put('platform/country-rule', NOT_BRITISH).expect(409)).body.code).toBe('shuts-you-out');
    expect(await events(boss, 'country-rule.changed')).toEqual([]);
    expect((await boss.get('platform/country-rule').expect(200)).body).toMatchObject({ rule: OFF, you: { address: boss.address, country: null, isPrivate: false }, dataFrom: expect.any(String) });
    expect((await inBritain.get('platform/country-rule').expect(200)).body.you).toEqual({ address: inBritain.address, country: 'GB', isPrivate: false });
    await rule(NOT_BRITISH).expect(200);
    await enter(context.people.client(british())).expect(403);
    expect(await context.api.app.get(CountryRuleService).lift()).toBe(true);
    await enter(context.people.client(british())).expect(200);
    expect(await context.api.app.get(CountryRuleService).lift()).toBe(false);
  }); // prettier-ignore

  it('is set with its permission and a fresh proof of identity, names countries only, and is recorded with before and after', async () => {
    for (const countries of [[], ['gb'], ['GB', 'EU'], ['GB; drop table users'], [7]])
      await boss.put('platform/country-rule', { mode: 'deny', countries, unknown: 'allow' }).expect(400);
    await boss.put('platform/country-rule', { mode: 'everything', countries: ['GB'], unknown: 'allow' }).expect(400);
    const stranger = await context.people.signedIn(person);
    await stranger.get('platform/country-rule').expect(403);
    await stranger.put('platform/country-rule', NOT_BRITISH).expect(403);
    await rule({ ...NOT_BRITISH, countries: ['US', 'GB', 'US'] }).expect(200);
    await rule({ ...NOT_BRITISH, countries: ['GB', 'US'] }).expect(200);
    await rule(OFF).expect(200);
    const before = { mode: 'deny', countries: ['GB', 'US'], unknown: 'allow' };
    expect((await events(boss, 'country-rule.changed')).map(({ details }) => details)).toEqual([
      { before: null, after: before },
      { before, after: null },
    ]);
    context.clock.forward(6 * 60_000);
    expect((await rule(NOT_BRITISH).expect(403)).body.code).toBe('reauthentication-required');
    context.clock.reset();
  });
});

describe('the rule of an organisation', () => {
  let organisation: string;
  let other: string;
  let member: Client;
  let owner: Client;

  beforeEach(async () => {
    [organisation, other] = [await context.people.organisation(), await context.people.organisation()];
    member = await context.people.signedIn(await context.people.person({ [organisation]: ['technician'], [other]: ['technician'] }));
    owner = await context.people.memberClient(organisation, 'owner');
  });

  it('keeps people out of it and out of nothing else, and ends no session; its auditors see it', async () => {
    await owner.put(`organisations/${organisation}/country-rule`, NOT_BRITISH).expect(200);
    const abroad = member.copy(british());
    expect((await abroad.get(`organisations/${organisation}/credentials`).expect(403)).body.code).toBe('country-refused');
    await abroad.get(`organisations/${other}/credentials`).expect(200);
    await abroad.get('session').expect(200);
    await member.get(`organisations/${organisation}/credentials`).expect(200);
    expect(await events(abroad, 'country.refused')).toEqual([
      expect.objectContaining({ organisation_id: organisation, details: { at: 'organisation', country: 'GB', rule: 'organisation' } }),
    ]);
    const { body } = await owner.get(`organisations/${organisation}/audit-events?action=country.refused`).expect(200);
    expect(body.items).toEqual([expect.objectContaining({ outcome: 'refused', address: abroad.address, country: 'GB' })]);
  });

  it('does not speak of keys, which have address ranges of their own', async () => {
    const scopes = ['vault.credential.read'];
    const { key } = (await owner.post(`organisations/${organisation}/api-keys`, { name: 'Script', scopes }).expect(201)).body;
    await owner.put(`organisations/${organisation}/country-rule`, NOT_BRITISH).expect(200);
    await context.people.client(british()).get(`organisations/${organisation}/credentials`).set('authorization', `Bearer ${key}`).expect(200); // prettier-ignore
  });

  it('is set by those who manage its settings, for itself alone, and never against the one who sets it', async () => {
    const path = `organisations/${organisation}/country-rule`;
    for (const client of [member, await context.people.memberClient(other, 'owner')]) {
      for (const answer of [await client.get(path), await client.put(path, NOT_BRITISH)]) expect([403, 404]).toContain(answer.status);
    }
    expect((await owner.put(path, { ...ONLY_BRITISH, unknown: 'refuse' }).expect(409)).body.code).toBe('shuts-you-out');
    await owner.put(path, NOT_BRITISH).expect(200);
    expect((await owner.get(path).expect(200)).body.rule).toEqual(NOT_BRITISH);
    expect((await boss.get('platform/country-rule').expect(200)).body.rule).toEqual(OFF);
    expect((await auditEvents(context.api, { organisationId: organisation })).at(-1)).toMatchObject({
      action: 'country-rule.changed',
      details: { before: null, after: NOT_BRITISH },
    });
  });
});

describe('the rule of an organisation that becomes part of another one', () => {
  it('is told before, holds for nothing that moved, and shuts nobody out of what was recorded', async () => {
    const { people, api } = context;
    const [source, target] = [await people.organisation('Source'), await people.organisation('Target')];
    const owner = await people.signedIn(await people.person({ [source]: ['owner'] }));
    await owner.put(`organisations/${source}/country-rule`, NOT_BRITISH).expect(200);
    const preview = await boss.post(`platform/organisations/${source}/merge-preview`, { targetId: target }).expect(200);
    expect(preview.body.lapsing).toEqual([{ name: 'country_rules', rows: 1 }]);
    await boss.post(`platform/organisations/${source}/merge`, { targetId: target }).expect(200);
    await moverOf(api).merge(source);
    const abroad = owner.copy(british());
    await abroad.get(`organisations/${target}/members`).expect(200);
    await abroad.get(`organisations/${source}/audit-events`).expect(200);
    await owner.put(`organisations/${target}/country-rule`, NOT_BRITISH).expect(200);
    await abroad.get(`organisations/${target}/members`).expect(403);
    await abroad.get(`organisations/${source}/audit-events`).expect(403);
  });
});
