import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { SessionStore } from '@clientst0r/identity';
import { type ApiProcess, ApiProcesses } from '../support/api-processes.js';
import { builtApp, compileCache } from '../support/built-app.js';
import { EventReader } from '../support/event-reader.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { TestPerson } from '../support/people.js';

/** `identity.md`: what is revoked is seen by every node within two seconds. */
const LIMIT = 2_000;

let context: IdentityApi;
const processes = new ApiProcesses();
let one: ApiProcess;
let other: ApiProcess;

beforeAll(async () => {
  context = await startIdentityApi();
  [one, other] = (await processes.start(2)) as [ApiProcess, ApiProcess];
}, 120_000);
afterAll(() => processes.stop());

const tokenOf = async ({ userId }: TestPerson): Promise<string> => (await context.api.app.get(SessionStore).start(userId, 'totp')).token;
const statusOf = async (api: ApiProcess, token: string, path = 'session'): Promise<number> => (await api.call('GET', path, token)).status;

/** Milliseconds until a process answers so. */
async function until(api: ApiProcess, token: string, status: number, path = 'session'): Promise<number> {
  const begun = performance.now();
  while ((await statusOf(api, token, path)) !== status) {
    if (performance.now() - begun > 2 * LIMIT) throw new Error(`It did not answer ${status.toString()} in time`);
    await pause(10);
  }
  return performance.now() - begun;
}

it('ends a session on both when it is ended on one of them', async () => {
  const person = await context.people.person();
  const [here, there] = [await tokenOf(person), await tokenOf(person)];
  for (const api of [one, other]) for (const token of [here, there]) expect(await statusOf(api, token)).toBe(200);
  expect((await one.call('POST', 'profile/sessions/end-others', here)).status).toBe(204);
  expect(await until(other, there, 401)).toBeLessThan(LIMIT);
  expect(await statusOf(other, here)).toBe(200);
});

it('ends the sessions of somebody who is deactivated, on both', async () => {
  const [boss, person] = [await context.people.person({}, ['platform-administrator']), await context.people.person()];
  const [token, bossToken] = [await tokenOf(person), await tokenOf(boss)];
  expect(await statusOf(other, token)).toBe(200);
  expect((await one.call('POST', `platform/users/${person.userId}/deactivate`, bossToken)).status).toBeLessThan(300);
  expect(await until(other, token, 401)).toBeLessThan(LIMIT);
});

it('takes a role on both', async () => {
  const organisation = await context.people.organisation();
  const owner = await context.people.person({ [organisation]: ['owner'] });
  const member = await context.people.person({ [organisation]: ['auditor'] });
  const [ownerToken, token] = [await tokenOf(owner), await tokenOf(member)];
  const path = `organisations/${organisation}/audit-events`;
  expect(await statusOf(other, token, path)).toBe(200);
  expect(
    (await one.call('PUT', `organisations/${organisation}/members/${member.userId}/roles`, ownerToken, { roleIds: ['viewer'] })).status,
  ).toBe(200);
  expect(await until(other, token, 403, path)).toBeLessThan(LIMIT);
});

it('tells on one what changes through the other, and stops when the right is taken there', async () => {
  const organisation = await context.people.organisation();
  const owner = await context.people.person({ [organisation]: ['owner'] });
  const member = await context.people.person({ [organisation]: ['viewer'] });
  const ownerToken = await tokenOf(owner);
  const reader = await EventReader.open(other.origin, organisation, { cookie: `__Host-session=${await tokenOf(member)}` });
  const check = { name: 'Portal', kind: 'http', url: 'https://portal.example.com/', intervalSeconds: 60 };
  expect((await one.call('POST', `organisations/${organisation}/checks`, ownerToken, check)).status).toBe(201);
  await reader.until(() => reader.changes.length === 1);
  expect((await one.call('DELETE', `organisations/${organisation}/members/${member.userId}`, ownerToken)).status).toBeLessThan(300);
  expect(await reader.until(() => reader.isOver)).toBeLessThan(LIMIT);
});

it('shuts a key out of an organisation on both, and leaves it the others', async () => {
  const [home, reached] = [await context.people.organisation(), await context.people.organisation()];
  const owner = await tokenOf(await context.people.person({ [home]: ['owner'], [reached]: ['owner'] }));
  const wanted = { name: 'Inventory', scopes: ['vault.credential.read'] };
  const made = (await one.call('POST', `organisations/${home}/api-keys`, owner, wanted)).body as { key: string; apiKey: { id: string } };
  const path = `organisations/${reached}/api-keys/${made.apiKey.id}`;
  const used = async (organisation: string): Promise<number> => {
    const headers = { authorization: `Bearer ${made.key}` };
    return (await fetch(`${other.origin}/api/v1/organisations/${organisation}/credentials`, { headers })).status;
  };
  expect(await used(reached)).toBe(404);
  expect((await one.call('PUT', `${path}/reach`, owner, {})).status).toBe(200);
  const begun = performance.now();
  while ((await used(reached)) !== 200 && performance.now() - begun < LIMIT) await pause(10);
  expect((await one.call('DELETE', path, owner)).status).toBe(204);
  const ended = performance.now();
  while ((await used(reached)) !== 404 && performance.now() - ended < 2 * LIMIT) await pause(10);
  expect(performance.now() - ended).toBeLessThan(LIMIT);
  expect(await used(home)).toBe(200);
});

it('obeys a setting on both', async () => {
  const boss = await context.people.person({}, ['platform-administrator']);
  const person = await context.people.person();
  const bossToken = await tokenOf(boss);
  await one.call('PUT', 'platform/settings/second-factor.enforcement', bossToken, { value: 'optional' });
  // Until then a session without a factor would be ended for good.
  await pause(LIMIT);
  const { token } = await context.api.app.get(SessionStore).start(person.userId, 'none');
  expect(await statusOf(other, token)).toBe(200);
  expect((await one.call('PUT', 'platform/settings/second-factor.enforcement', bossToken, { value: 'everyone' })).status).toBe(200);
  expect(await until(other, token, 401)).toBeLessThan(LIMIT);
});

it('logs no secret that is sent to it, however wrongly', async () => {
  const planted = 'planted-7f3a9c';
  const send = (path: string, body: string, type = 'application/json', method = 'POST') =>
    fetch(`${one.origin}/api/v1/${path}`, {
      method,
      headers: { 'x-requested-by': 'clientst0r', 'content-type': type, cookie: `__Host-session=${planted}; __Host-sign-in=${planted}` },
      ...(method === 'POST' ? { body } : {}),
    });
  const password = JSON.stringify({ email: 'a@example.com', password: planted });
  const answers = await Promise.all([
    send('sign-in', password),
    send('sign-in', password.slice(0, -2)),
    send('sign-in', `{"email":"a@example.com","password":{"is":"${planted}"}}`),
    send('sign-in', `{"email":"${planted}","password":"${planted}"}`),
    send('sign-in', `password=${planted}`, 'application/x-www-form-urlencoded'),
    send('sign-in/second-factor', `{"code":["${planted}"]}`),
    send('password-resets/redeem', `{"token":"${planted}","password":"${planted}"}`),
    send(`session?password=${planted}`, '', 'application/json', 'GET'),
  ]);
  for (const answer of answers) expect({ status: answer.status >= 400, told: (await answer.text()).includes(planted) }).toEqual({ status: true, told: false }); // prettier-ignore
  expect(one.log.split('\n').filter((line) => line.includes('/api/v1/sign-in')).length).toBeGreaterThanOrEqual(6);
  expect(one.log).not.toContain(planted);
});

it('lets an administrator in again from the command line, with every process of the api stopped', async () => {
  const administrator = await context.people.person({}, ['platform-administrator']);
  const guesser = context.people.client();
  for (let guess = 0; guess < 5; guess += 1) await guesser.post('sign-in', { email: administrator.email, password: 'wrong' }).expect(401);
  await processes.stop();
  const script = builtApp('apps/cli/src/main.ts');
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: compileCache() };
  const rescue = (...parameters: string[]) => spawnSync(process.execPath, [script, 'rescue', ...parameters], { encoding: 'utf8', env });
  expect(rescue('list').stdout).toContain(`${administrator.email}\t${guesser.address}\tpassword\twrong-guesses`);
  expect(rescue('unlock', administrator.email)).toMatchObject({ status: 0, stdout: '1 lock lifted.\n' });
  await guesser.post('sign-in', { email: administrator.email, password: administrator.password }).expect(200);
  const { status, stdout } = rescue(administrator.email);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^http:\/\/localhost:8480\/password-reset#[\w-]{40,}\n$/u),
  });
  const token = stdout.trim().split('#')[1] ?? '';
  const reset = await context.people.client().post('password-resets/redeem', { token, password: 'an unusual sentence about llamas' });
  expect([reset.status, reset.body.step]).toEqual([200, 'second-factor']);
  expect(rescue('nobody@example.com').status).toBe(1);
}, 60_000);
