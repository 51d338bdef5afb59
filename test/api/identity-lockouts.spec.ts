import { randomUUIDv7 } from 'node:crypto';
import { Lockouts } from '@clientst0r/identity';
import { systemActor } from '@clientst0r/platform';
import { AttemptGuard, DEFAULT_ATTEMPT_LIMITS } from '@clientst0r/security';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, freshAddress, type TestPerson } from '../support/people.js';

let context: IdentityApi;
let officer: Client;

beforeAll(async () => {
  context = await startIdentityApi();
  officer = await context.people.signedIn(await context.people.person({}, ['security-officer']));
});

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly cause: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly since: string;
  readonly until: string;
}

const listed = async (): Promise<Item[]> => ((await officer.get('platform/lockouts').expect(200)).body as { items: Item[] }).items;
const wrong = (client: Client, email: string) => client.post('sign-in', { email, password: 'wrong' });
const right = (client: Client, { email, password }: TestPerson) => client.post('sign-in', { email, password });

async function locked(person: TestPerson): Promise<Client> {
  const client = context.people.client();
  for (let guess = 0; guess < DEFAULT_ATTEMPT_LIMITS.failuresOfPair; guess += 1)
    expect((await wrong(client, person.email)).status).toBe(401);
  expect((await right(client, person)).status).toBe(401);
  return client;
}

describe('a lockout', () => {
  it('is listed with its cause, its beginning and its end, and ends when it is cleared, which is recorded', async () => {
    const person = await context.people.person();
    const client = await locked(person);
    const found = (await listed()).find(({ name }) => name === person.email);
    expect(found).toMatchObject({ kind: 'password', cause: 'wrong-guesses', address: client.address });
    const seconds = (new Date(found!.until).getTime() - new Date(found!.since).getTime()) / 1_000;
    expect(seconds).toBe(60);
    expect((await officer.delete(`platform/lockouts/${found!.id}`)).status).toBe(204);
    expect((await right(client, person)).body).toMatchObject({ step: 'second-factor' });
    expect((await listed()).map(({ id }) => id)).not.toContain(found!.id);
    expect((await officer.delete(`platform/lockouts/${found!.id}`)).status).toBe(404);
    const [event] = (await auditEvents(context.api, { address: officer.address })).filter(({ action }) => action === 'lockout.cleared');
    expect(event).toMatchObject({ details: { kind: 'password', cause: 'wrong-guesses', address: client.address } });
  });

  it('forgets how often there was one before, so that the next begins at a minute', async () => {
    const person = await context.people.person();
    const client = await locked(person);
    const found = (await listed()).find(({ name }) => name === person.email);
    await officer.delete(`platform/lockouts/${found!.id}`).expect(204);
    const guard = context.api.app.get(AttemptGuard);
    const pair = { kind: 'password', name: person.email, address: client.address } as const;
    let seconds = 0;
    for (let guess = 0; guess < DEFAULT_ATTEMPT_LIMITS.failuresOfPair; guess += 1) {
      await guard.begin(pair);
      seconds = (await guard.failed(pair)).pairLockedFor;
    }
    expect(seconds).toBe(60);
  });

  it('shows no name that is none, for people type passwords into the wrong field', async () => {
    const typed = `my secret password ${randomUUIDv7()}`;
    const client = context.people.client();
    for (let guess = 0; guess < DEFAULT_ATTEMPT_LIMITS.failuresOfPair; guess += 1) await wrong(client, typed);
    const text = JSON.stringify(await listed());
    expect(text).not.toContain('secret password');
    expect(text).toContain(client.address);
  });

  it('is seen and ended by those who look after the perimeter, and by nobody else', async () => {
    const person = await context.people.person();
    await locked(person);
    const [{ id }] = (await listed()) as [Item];
    const auditor = await context.people.signedIn(await context.people.person({}, ['platform-auditor']));
    expect((await auditor.get('platform/lockouts')).status).toBe(200);
    expect((await auditor.delete(`platform/lockouts/${id}`)).status).toBe(403);
    const nobody = await context.people.signedIn(person);
    expect((await nobody.get('platform/lockouts')).status).toBe(403);
  });

  it('D20: of an address that tries many names is a spray, and holds every door that guesses', async () => {
    const address = freshAddress();
    const guard = context.api.app.get(AttemptGuard);
    for (let name = 0; name < DEFAULT_ATTEMPT_LIMITS.namesOfAddress - 1; name += 1) {
      const attempt = { kind: 'password', name: `${randomUUIDv7()}@example.com`, address } as const;
      await guard.begin(attempt);
      await guard.failed(attempt);
    }
    const attacker = context.people.client(address);
    expect((await wrong(attacker, `${randomUUIDv7()}@example.com`)).status).toBe(401);
    const person = await context.people.person();
    expect((await right(attacker, person)).status).toBe(429);
    expect((await listed()).find((item) => item.address === address)).toMatchObject({ cause: 'spray', name: null });
    expect((await right(context.people.client(), person)).status).toBe(200);
  });
});

describe('from the command line', () => {
  const unlock = (target: string): Promise<number> => context.api.app.get(Lockouts).clearAllOf(systemActor('command line'), target);

  it('all locks of a person are lifted, from wherever and of whatever kind', async () => {
    const person = await context.people.person();
    const clients = [await locked(person), await locked(person)];
    const guard = context.api.app.get(AttemptGuard);
    const code = { kind: 'second-factor', name: person.userId, address: clients[0]!.address } as const;
    for (let guess = 0; guess < DEFAULT_ATTEMPT_LIMITS.failuresOfPair; guess += 1) {
      await guard.begin(code);
      await guard.failed(code);
    }
    expect(await unlock(` ${person.email.toUpperCase()}`)).toBe(3);
    for (const client of clients) expect((await right(client, person)).status).toBe(200);
    expect((await guard.begin(code)).outcome).toBe('admitted');
    expect(await unlock(person.email)).toBe(0);
  });

  it('an address is let in again', async () => {
    const address = freshAddress();
    const guard = context.api.app.get(AttemptGuard);
    for (let name = 0; name < DEFAULT_ATTEMPT_LIMITS.namesOfAddress; name += 1) {
      const attempt = { kind: 'password', name: `${randomUUIDv7()}@example.com`, address } as const;
      await guard.begin(attempt);
      await guard.failed(attempt);
    }
    const person = await context.people.person();
    expect((await right(context.people.client(address), person)).status).toBe(429);
    expect(await unlock(address)).toBe(1);
    expect((await right(context.people.client(address), person)).status).toBe(200);
  });
});
