import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generate } from 'otplib';
import { howStarted } from '../../../ops/local/how-started.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const FIVE_MINUTES = 300_000;
const PASSWORD = 'correct horse battery staple 42';

/** The built api of the instance that the benchmark runs in, and people who signed in to it. */
export class RunningApi {
  /** `script` in place of the product's own. */
  static async start(script = join(ROOT, 'dist/apps/api/main.js')) {
    const origin = `http://127.0.0.1:${process.env.LISTEN_PORT}`;
    const child = startNode(script);
    await until(async () => (await fetch(`${origin}/readyz`)).ok);
    return new RunningApi(origin, child);
  }

  constructor(origin, child) {
    this.origin = origin;
    this.child = child;
    this.proofs = new Map();
  }

  get pid() {
    return this.child.pid;
  }

  /** @param body an object, or a form with files */
  async call(method, path, body, session) {
    const { 'content-type': json, ...headers } = headersOf(session);
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.origin}/api/v1/${path}`, {
      method,
      headers: isForm ? headers : { 'content-type': json, ...headers },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    return { body: text === '' ? null : JSON.parse(text), cookie: cookies.filter((cookie) => !cookie.endsWith('=')).join('; ') };
  }

  /** Accepts an invitation as a new person with an authenticator app; returns the cookie of the session. */
  async accept(link, name) {
    const token = link.split('#')[1];
    const half = await this.call('POST', 'invitations/accept', { token, name, password: PASSWORD });
    const { body } = await this.call('POST', 'sign-in/enrolment', {}, half.cookie);
    const code = await generate({ secret: body.secret });
    const { cookie } = await this.call('POST', 'sign-in/enrolment/confirm', { code }, half.cookie);
    this.proofs.set(cookie, { secret: body.secret, at: performance.now() });
    return cookie;
  }

  /** For what wants a proof that is at most five minutes old. @returns the session, another one when the proof was renewed */
  async confirm(session) {
    const { secret, at } = this.proofs.get(session);
    if (performance.now() - at < 240_000) return session;
    const { cookie } = await this.call('POST', 'session/re-authentication', { code: await generate({ secret }) }, session);
    this.proofs.set(cookie, { secret, at: performance.now() });
    return cookie;
  }

  /** An organisation with an owner and an administrator of the platform, who are signed in; limits are lifted so that they are not what is measured. */
  async organisation() {
    const link = execFileSync(process.execPath, [join(ROOT, 'dist/apps/cli/main.js'), 'invite-first-administrator'], {
      encoding: 'utf8',
    }).trim();
    const administrator = await this.accept(link, 'Bench Administrator');
    for (const key of ['limits.requests-per-minute', 'limits.reveals-per-minute']) {
      await this.call('PUT', `platform/settings/${key}`, { value: 10_000_000 }, administrator);
    }
    const request = { name: 'Bench', slug: 'bench', ownerEmail: 'owner@example.com' };
    const { body } = await this.call('POST', 'platform/organisations', request, administrator);
    const session = await this.accept(body.invitationLink, 'Bench Owner');
    this.keepAwake(session);
    return { organisationId: body.organisation.id, session, administrator };
  }

  /** Filling tables with millions of rows takes longer than a session may be idle. */
  keepAwake(session) {
    const awake = setInterval(() => this.call('GET', 'session', undefined, session).catch(() => clearInterval(awake)), FIVE_MINUTES);
    awake.unref();
  }

  /** Imports items numbered `from` to `to`, through the product's own import. */
  async fill({ organisationId, session }, from, to, itemOf = loginOf) {
    for (let start = from; start < to; start += 10_000) {
      const items = Array.from({ length: Math.min(10_000, to - start) }, (_, index) => itemOf(start + index));
      const content = JSON.stringify({ items });
      await this.call('POST', `organisations/${organisationId}/imports`, { format: 'bitwarden-json', content }, session);
    }
  }

  async stop() {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

export function headersOf(session) {
  return { 'content-type': 'application/json', 'x-requested-by': 'clientst0r', ...(session ? { cookie: session } : {}) };
}

/** As the product is run: with its usual log, which goes to a file. */
export function startNode(script, ...parameters) {
  const log = openSync(join(tmpdir(), 'bench.log'), 'a');
  const { flags, environment } = howStarted(script);
  const child = spawn(process.execPath, [...flags, script, ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', log, 'inherit'],
  });
  child.once('exit', (code) => {
    if (code) process.exit(code);
  });
  return child;
}

export async function until(condition, milliseconds = 30_000) {
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(50)) {
    if (await condition().catch(() => false)) return;
  }
  throw new Error(`it did not happen within ${milliseconds / 1_000} s`);
}

const KINDS = ['Server', 'Firewall', 'Switch', 'Printer', 'Portal', 'Mailbox', 'Router', 'Database', 'Backup', 'Camera'];

/** An item of Bitwarden's export, another for each number. */
export function loginOf(number) {
  const padded = String(number).padStart(6, '0');
  return {
    type: 1,
    name: `${KINDS[number % KINDS.length]} ${padded} ${number % 3 === 0 ? 'administrator' : 'service account'}`,
    notes: `Serial ${padded}`,
    login: { username: `user${padded}`, password: `Pa-${padded}-word!`, uris: [{ uri: `https://host${padded}.example.com/` }] },
  };
}
