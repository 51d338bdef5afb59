import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const ROOT = join(import.meta.dirname, '..', '..');
const PASSWORD = 'pl4nted pässword / with = and "quotes"';
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const ALL = ['vault.credential.read', 'vault.secret.reveal', 'vault.totp.generate'];
/** A command that tells what it was given. */
const TELL = ['--', process.execPath, '-e', 'process.stdout.write(JSON.stringify(process.env))'];

interface Entry { readonly id: string; readonly fields: readonly { readonly id: string; readonly key: string }[] } // prettier-ignore
interface Ended { readonly code: number | null; readonly signal: string | null; readonly output: string; readonly errors: string } // prettier-ignore

let context: IdentityApi;
let scratch: string;
let url: string;
let organisation: string;
let owner: Client;
let key: string;
let entry: Entry;

beforeAll(async () => {
  context = await startIdentityApi();
  url = await context.api.app.getUrl();
  scratch = mkdtempSync(join(tmpdir(), 'run-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeEach(async () => {
  context.clock.reset();
  organisation = await context.people.organisation();
  owner = await context.people.memberClient(organisation, 'owner');
  key = await make(ALL);
  entry = await create('Router / Hall 3');
});

async function make(scopes: readonly string[]): Promise<string> {
  const { body } = await owner.post(`organisations/${organisation}/api-keys`, { name: 'Deploy', scopes }).expect(201);
  return (body as { key: string }).key;
}

async function create(name: string): Promise<Entry> {
  const fields = [{ key: 'username', value: 'ada' }, { key: 'password', value: PASSWORD }, { key: 'totp', value: SEED }]; // prettier-ignore
  return (await owner.post(`organisations/${organisation}/credentials`, { type: 'login', name, fields }).expect(201)).body as Entry;
}

function start(words: readonly string[], environment: NodeJS.ProcessEnv = {}, command = [join(ROOT, 'ops/run/run.mjs')]): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: scratch, CLIENTST0R_URL: url, CLIENTST0R_API_KEY: key, ...environment };
  return spawn(process.execPath, [...command, ...words], { env });
}

async function ended(child: ChildProcess): Promise<Ended> {
  const said = { output: '', errors: '' };
  child.stdout?.on('data', (data: Buffer) => (said.output += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (said.errors += data.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, ...said };
}

const run = (words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ended> => ended(start(words, environment));
const reference = (field: string, of: string = entry.id): string => `${organisation}/${of}/${field}`;

it('gives a command secrets, codes and texts by ids and by names, not the key, and each is in the trail', async () => {
  const passwordId = entry.fields.find((field) => field.key === 'password')?.id ?? '';
  const wishes = ['--env', `BY_NAME=${reference('password', 'Router / Hall 3')}`, '--env', `BY_ID=${reference(passwordId)}`];
  const others = ['--env', `LOGIN=${reference('username')}`, '--code', `OTP=${reference('totp')}`];
  const { code, output, errors } = await run([...wishes, ...others, ...TELL]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const given = JSON.parse(output) as Record<string, string>;
  expect(given).toMatchObject({ BY_NAME: PASSWORD, BY_ID: PASSWORD, LOGIN: 'ada', OTP: expect.stringMatching(/^\d{6}$/u), HOME: scratch });
  expect(Object.keys(given).filter((name) => name.startsWith('CLIENTST0R_'))).toEqual([]);
  const events = (await auditEvents(context.api, { objectId: entry.id })).filter(({ action }) => /revealed|code/u.test(action));
  expect(events.map(({ action, details }) => [action, (details as { via: string }).via])).toEqual([
    ['credential.revealed', 'api-key'],
    ['credential.revealed', 'api-key'],
    ['credential.code-generated', 'api-key'],
  ]);
});

it('ends as the command ended: with its code, or by the signal that ended it', async () => {
  expect((await run(['--', process.execPath, '-e', 'process.exit(7)'])).code).toBe(7);
  expect((await run(['--', process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'])).signal).toBe('SIGKILL');
  expect((await run(['--', join(scratch, 'nothing')])).code).toBe(127);
  expect((await run(['--', scratch])).code).toBe(126);
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on', async (signal) => {
  const program = `process.on('${signal}', () => process.exit(9)); process.stdout.write('ready'); setInterval(() => {}, 1000)`;
  const child = start(['--', process.execPath, '-e', program]);
  const end = ended(child);
  await once(child.stdout!, 'data');
  child.kill(signal);
  expect((await end).code).toBe(9);
});

describe('runs nothing, tells what and why, and no secret', () => {
  async function refused(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const made = join(scratch, 'it-ran');
    const { code, errors, output } = await run([...words, '--', process.execPath, '-e', `fs.writeFileSync(${JSON.stringify(made)}, '')`], environment); // prettier-ignore
    expect({ code, output, ran: existsSync(made) }).toEqual({ code: 125, output: '', ran: false });
    for (const secret of [PASSWORD, SEED, key.slice(15)]) expect(errors).not.toContain(secret);
    return errors;
  }
  const first = (): string[] => ['--env', `FIRST=${reference('password')}`];

  it('where an entry or a field is not there, or not the only one', async () => {
    await create('Twin');
    await create('Twin');
    const cases: [string, string][] = [
      [reference('password', 'Nowhere'), 'no entry has this name'],
      [reference('password', 'Twin'), '2 entries have this name'],
      [reference('password', organisation), 'it is not there, or not for this key'],
      [reference('pin'), 'the entry has no field pin, but username, password, totp'],
    ];
    for (const [wish, why] of cases) expect(await refused([...first(), '--env', `SECOND=${wish}`])).toContain(`SECOND (${wish}): ${why}`);
    const [before] = [reference('password', 'Twin').replace(organisation, entry.id)];
    expect(await refused(['--env', `A=${before}`])).toContain('not for this key');
  });

  it('where a right is missing, and which', async () => {
    const environment = { CLIENTST0R_API_KEY: await make(['vault.credential.read']) };
    expect(await refused(first(), environment)).toMatch(/^run: FIRST \(.*\/password\): .*lacks the permission vault\.secret\.reveal\n$/u);
    const code = ['--code', `OTP=${reference('totp')}`];
    expect(await refused(code, environment)).toContain('lacks the permission vault.totp.generate');
    const seldom = { CLIENTST0R_API_KEY: await make(['vault.secret.reveal']) };
    expect(await refused(first(), seldom)).toContain('lacks the permission vault.credential.read');
    expect(await refused(first(), { CLIENTST0R_API_KEY: `${key.slice(0, -9)}000000000` })).toContain('does not take the key');
  });

  it('where the field is kept for others, or the organisation asks for what was not given', async () => {
    const password = entry.fields.find((field) => field.key === 'password')?.id ?? '';
    const policy = { reauthenticationMinutes: null, reasonRequired: true, ticketRequired: false, revealsPerHour: null };
    const terms = { ...policy, historyVersions: 10, trashDays: 30 };
    await owner.put(`organisations/${organisation}/vault-policy`, terms).expect(200);
    expect(await refused(first())).toContain('reason is asked for by this organisation');
    expect((await run([...first(), '--reason', 'Deployment', ...TELL])).code).toBe(0);
    await owner.put(`organisations/${organisation}/vault-policy`, { ...terms, reauthenticationMinutes: 5 }).expect(200);
    expect(await refused(first())).toContain('a fresh proof of identity, which no key can give');
    await owner.put(`organisations/${organisation}/credentials/${entry.id}/fields/${password}/access`, { limited: true, grants: [] }).set('if-match', '"1"').expect(200); // prettier-ignore
    expect(await refused(first())).toContain('This field is kept for others');
  });

  it('where the server does not answer, or is another one', async () => {
    expect(await refused(first(), { CLIENTST0R_URL: 'http://127.0.0.1:9' })).toContain('the server does not answer');
    expect(await refused(first(), { CLIENTST0R_URL: `${url}/elsewhere` })).toContain('it is not there');
  });
});

describe('takes server and key', () => {
  it('from a file that only its owner may read, and never from the command line', async () => {
    const file = join(scratch, 'settings');
    writeFileSync(file, `# of the deployment\nCLIENTST0R_URL=${url}\nCLIENTST0R_API_KEY=${key}\n`, { mode: 0o600 });
    const environment = { CLIENTST0R_URL: undefined, CLIENTST0R_API_KEY: undefined, CLIENTST0R_RUN_FILE: file };
    const wish = ['--env', `PASSWORD=${reference('password')}`];
    expect(JSON.parse((await run([...wish, ...TELL], environment)).output)).toMatchObject({ PASSWORD });
    chmodSync(file, 0o640);
    expect(await run([...wish, ...TELL], environment)).toMatchObject({ code: 64, errors: expect.stringContaining('others may read') });
    const told = await run(['--key', key, ...wish, ...TELL]);
    expect(told).toMatchObject({ code: 64, output: '', errors: expect.stringContaining('there is no option --key') });
    expect(told.errors).not.toContain(key);
  });

  it('only where the key does not travel in the clear, and is one', async () => {
    const wish = ['--env', `PASSWORD=${reference('password')}`, ...TELL];
    const cases = [{ CLIENTST0R_URL: 'http://vault.example.com' }, { CLIENTST0R_URL: 'vault' }, { CLIENTST0R_API_KEY: `${key}\nx: y` }, { CLIENTST0R_API_KEY: '' }]; // prettier-ignore
    for (const environment of cases) {
      const { code, errors, output } = await run(wish, environment);
      expect({ code, output, key: errors.includes(key) }).toEqual({ code: 64, output: '', key: false });
    }
  });
});

it.each([['--env', 'PASSWORD', '--', 'true'], ['--env', '1=a/b/c', '--', 'true'], ['--env'], [], ['--']])(
  'refuses %j',
  async (...words) => {
    expect(await run(words)).toMatchObject({ code: 64, output: '', errors: expect.stringContaining('ORGANISATION/ENTRY/FIELD') });
  },
);

it('is a command of ./clientst0r', async () => {
  const env = { PATH: process.env['PATH'], CLIENTST0R_URL: url, CLIENTST0R_API_KEY: key };
  const child = spawn(join(ROOT, 'clientst0r'), ['run', '--env', `PASSWORD=${reference('password')}`, ...TELL], { env });
  expect(JSON.parse((await ended(child)).output)).toMatchObject({ PASSWORD });
});
