import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { Configuration, systemActor } from '@clientst0r/platform';
import { importCorpus } from '@clientst0r/security';
import { BreachCorpora, PasswordChecks } from '@clientst0r/vault';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { RangeServer, sha1Of } from '../support/range-server.js';

const LEAKED = 'correct horse battery staple';
const STRONG = 'vB7#qp2!Lx-9wRz4';
const ELSEWHERE = 'pL4$mn8!Kc-2tYs6';

let context: IdentityApi;
let server: RangeServer;
let boss: Client;
let organisationId: string;
let owner: Client;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ranges-'));
  process.env['BREACH_CORPUS_FILE'] = join(directory, 'breaches.corpus');
  context = await startIdentityApi();
  server = await RangeServer.start();
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  await boss.put('platform/settings/breach.address', { value: server.address }).expect(200);
  await boss.put('platform/settings/breach.source', { value: 'offline' }).expect(200);
  await boss.put('platform/settings/password.breach-check', { value: 'offline' }).expect(200);
});

afterAll(async () => {
  rmSync(directory, { recursive: true });
  await server.stop();
});

beforeEach(async () => {
  organisationId = await context.people.organisation();
  owner = await context.people.memberClient(organisationId, 'owner');
});

/** Settings, and what is known of the file, are up to a second old. */
const settled = () => new Promise((resume) => setTimeout(resume, 1_050));
const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const summary = async (): Promise<Response['body']> => (await owner.get(org('password-health')).expect(200)).body;
const check = (): Promise<void> => context.api.app.get(PasswordChecks).checkOrganisation(organisationId);
const add = async (...passwords: string[]): Promise<void> => {
  for (const password of passwords) await owner.post(org('credentials'), { type: 'login', name: password, fields: [{ key: 'password', value: password }] }).expect(201); // prettier-ignore
};

/** A corpus that has the ranges of these passwords, and knows those that were seen. */
async function corpusOf(version: string, seen: Readonly<Record<string, number>>): Promise<void> {
  for (const [password, count] of Object.entries(seen)) {
    const [prefix, suffix] = [sha1Of(password).slice(0, 5), sha1Of(password).slice(5)];
    const other = suffix.startsWith('0') ? `1${suffix.slice(1)}:1` : `0${suffix.slice(1)}:1`;
    const lines = count === 0 ? [other] : [other, `${suffix}:${count}`].sort();
    writeFileSync(join(directory, `${prefix}.txt`), lines.join('\r\n'));
  }
  const path = context.api.app.get(Configuration).breachCorpusFile;
  const corpus = importCorpus({ source: directory, path, version, partial: true, now: new Date() });
  await context.api.app.get(BreachCorpora).record(systemActor('command line'), corpus);
  await settled();
}

it('tells nothing without a corpus, and never that a password is clean', async () => {
  await settled();
  await add(LEAKED);
  await check();
  expect(await summary()).toMatchObject({ passwords: 1, unknown: 1, breachChecks: true, breachSource: 'offline', corpus: null });
});

it('says in which corpus a password is clean or breached, of what it has; nothing leaves the server; a newer corpus is asked again', async () => {
  await corpusOf('2026-10', { [LEAKED]: 384, [STRONG]: 0 });
  await add(LEAKED, STRONG, ELSEWHERE);
  await check();
  expect(await summary()).toMatchObject({
    passwords: 3,
    breached: 1,
    unknown: 1,
    breachSource: 'offline',
    corpus: 'Pwned Passwords 2026-10',
    corpusEntries: 3,
    corpusImportedAt: expect.any(String),
  });
  const { body } = await owner.get(org('password-health/findings?finding=breached')).expect(200);
  expect(body.items).toEqual([expect.objectContaining({ name: LEAKED, occurrences: 384, corpus: 'Pwned Passwords 2026-10' })]);
  const states = async (): Promise<object[]> =>
    context.api.orm.em
      .fork()
      .getConnection()
      .execute('select breach, corpus, breach_checked_at is not null as told from field_health where organisation_id = ? order by breach', [organisationId]); // prettier-ignore
  expect(await states()).toEqual([
    { breach: null, corpus: null, told: 0 },
    { breach: 'breached', corpus: 'Pwned Passwords 2026-10', told: 1 },
    { breach: 'clean', corpus: 'Pwned Passwords 2026-10', told: 1 },
  ]);

  await corpusOf('2026-11', { [STRONG]: 2, [ELSEWHERE]: 0 });
  await check();
  expect(await summary()).toMatchObject({ breached: 2, unknown: 0, corpus: 'Pwned Passwords 2026-11' });
  expect(new Set((await states()).map((row) => (row as { corpus: string }).corpus))).toEqual(new Set(['Pwned Passwords 2026-11']));
  expect(server.asked).toEqual([]);
  const events = await context.api.orm.em.fork().getConnection().execute<{ details: string }[]>("select details from audit_events where action = 'breach-corpus.imported' order by at"); // prettier-ignore
  expect(events.map(({ details }) => details)).toEqual([expect.stringContaining('2026-10'), expect.stringContaining('2026-11')]);
  const [jobs] = await context.api.orm.em.fork().getConnection().execute<[{ amount: number }]>("select count(*) as amount from outbox_messages where job = 'vault.check-passwords'"); // prettier-ignore
  expect(jobs.amount).toBe(2);
});

it('is looked in for the passwords of people too', async () => {
  await corpusOf('2026-12', { [LEAKED]: 384, [STRONG]: 0 });
  const person = await context.people.person({ [organisationId]: ['viewer'] });
  const client = await context.people.signedIn(person);
  const change = (password: string) => client.put('profile/password', { currentPassword: person.password, password });
  expect((await change(LEAKED).expect(400)).body).toMatchObject({ errors: [{ field: 'password', message: expect.stringContaining('data breach') }] }); // prettier-ignore
  await change(STRONG).expect(204);
  expect(server.asked).toEqual([]);
});
