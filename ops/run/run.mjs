#!/usr/bin/env node
// Runs a command with secrets of the vault in its environment, with nothing but Node: this file alone can be copied to where it is needed.
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { homedir, constants } from 'node:os';
import { join } from 'node:path';

const USAGE = `run [--env NAME=ORGANISATION/ENTRY/FIELD]… [--code NAME=…]… [--reason TEXT] [--ticket TEXT] -- COMMAND…

  --env NAME=…      the value of a field as the variable NAME of the command
  --code NAME=…     its one-time code of this moment
  --reason, --ticket  where the organisation asks for them

ORGANISATION is an id; ENTRY an id, or the whole name of one that no other has; FIELD an id, or the key of the field, such as password.
Server and key: CLIENTST0R_URL and CLIENTST0R_API_KEY, or lines NAME=VALUE of these in the file CLIENTST0R_RUN_FILE
(~/.config/clientst0r/run unless told), which nobody else may read (mode 0600). The command is not given the key.
Exit: that of the command; 64 for words that cannot be used, 125 when a secret is not to be had (nothing was run), 126 and 127 when the command cannot be run or found.
`;

const [UNUSABLE, NO_SECRET, CANNOT_RUN, NOT_FOUND] = [64, 125, 126, 127];
const TIMEOUT_MILLISECONDS = 30_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const OWN_SETTINGS = ['CLIENTST0R_URL', 'CLIENTST0R_API_KEY', 'CLIENTST0R_RUN_FILE'];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGCONT', 'SIGWINCH'];
/** A terminal sends these to the command as well. */
const OF_TERMINAL = ['SIGINT', 'SIGQUIT', 'SIGWINCH'];

class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const unusable = (message) => new Failure(UNUSABLE, message);
const noSecret = (message) => new Failure(NO_SECRET, message);

/** `{ wanted: [{ name, reference, organisation, entry, field, isCode }], given, command }` */
function parse(words) {
  const [wanted, given] = [[], {}];
  for (let index = 0; index < words.length; index += 2) {
    const [option, value] = words.slice(index, index + 2);
    if (option === '--') return parsed(wanted, given, words.slice(index + 1));
    if (!['--env', '--code', '--reason', '--ticket'].includes(option)) throw unusable(`there is no option ${option.split('=')[0]}`);
    if (value === undefined || value === '--') throw unusable(`${option} needs a value`);
    if (option === '--reason' || option === '--ticket') given[option.slice(2)] = value;
    else wanted.push(parseWish(value, option === '--code'));
  }
  throw unusable('the command is missing: it stands after --');
}

function parsed(wanted, given, command) {
  if (command.length === 0) throw unusable('the command is missing: it stands after --');
  const twice = wanted.find(({ name }, index) => wanted.findIndex((other) => other.name === name) < index);
  if (twice) throw unusable(`${twice.name} is wanted twice`);
  return { wanted, given, command };
}

/** Names of entries may have slashes in them. */
function parseWish(text, isCode) {
  const [, name, reference] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/su.exec(text) ?? [];
  const [, organisation, entry, field] = /^([^/]+)\/(.+)\/([^/]+)$/su.exec(reference ?? '') ?? [];
  if (organisation === undefined) throw unusable(`"${text}" is not NAME=ORGANISATION/ENTRY/FIELD`);
  if (!UUID.test(organisation)) throw unusable(`"${organisation}" is not the id of an organisation`);
  return { name, reference, organisation, entry, field, isCode };
}

function settings() {
  const path = process.env.CLIENTST0R_RUN_FILE ?? join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'clientst0r', 'run');
  const { CLIENTST0R_URL: url, CLIENTST0R_API_KEY: key } = { ...fromFile(path), ...process.env };
  if (!url || !key) throw unusable(`CLIENTST0R_URL and CLIENTST0R_API_KEY are needed, in the environment or in ${path}`);
  // What fetch refuses as a header it would tell, key and all.
  if (!/^cst_[0-9a-zA-Z_]+$/u.test(key)) throw unusable('CLIENTST0R_API_KEY is no key');
  return { base: baseOf(url), key };
}

function fromFile(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return {};
  if ((found.mode & 0o077) !== 0) throw unusable(`others may read ${path}: chmod 600 it`);
  const lines = readFileSync(path, 'utf8').matchAll(/^\s*(CLIENTST0R_[A-Z_]+)=(.*?)\s*$/gmu);
  return Object.fromEntries(Array.from(lines, ([, name, value]) => [name, value]));
}

/** A key does not travel in the clear. */
function baseOf(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username !== '' || !['http:', 'https:'].includes(url.protocol))
    throw unusable('CLIENTST0R_URL is no address of a server');
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLocal) throw unusable('CLIENTST0R_URL must begin with https://');
  return `${url.origin}${url.pathname.replace(/\/+$/u, '')}/api/v1`;
}

class Vault {
  constructor({ base, key }) {
    this.base = base;
    this.key = key;
  }

  async ask(path, right, body) {
    const answer = await this.send(path, body);
    const said = await answer.json().catch(() => null);
    if (!answer.ok) throw noSecret(refusalOf(answer, right, said ?? {}));
    if (said === null) throw noSecret('what answers is not ClientSt0r');
    return said;
  }

  async send(path, body) {
    const headers = { authorization: `Bearer ${this.key}`, accept: 'application/json' };
    const posted = body && { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return await fetch(`${this.base}/${path}`, {
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        ...posted,
      });
    } catch (error) {
      throw noSecret(`the server does not answer: ${error.cause?.code ?? error.cause?.message ?? error.message}`);
    }
  }
}

function refusalOf({ status, headers }, right, { code, detail, errors = [] }) {
  if (status === 401) return 'the server does not take the key: wrong, over, revoked, or not from this address';
  if (status === 404) return 'it is not there, or not for this key';
  if (status === 423) return 'the vault is sealed';
  if (status === 429) return `too many at once: try again in ${headers.get('retry-after') ?? 'some'} seconds`;
  if (code === 'reauthentication-required') return 'the organisation wants a fresh proof of identity, which no key can give';
  if (code === 'approval-required') return 'it needs the approval of others, which no key can have';
  if (code === 'forbidden') return `the key, or its owner, lacks the permission ${right}`;
  if (errors.length > 0) return errors.map(({ field, message }) => `${field} ${message}`).join(', ');
  return detail ?? `the server answered ${status}`;
}

/** Entries that were read already, by reference. */
const entries = new Map();

async function entryOf(vault, { organisation, entry }) {
  const path = `organisations/${organisation}/credentials`;
  if (UUID.test(entry)) return vault.ask(`${path}/${entry}`, 'vault.credential.read');
  const same = [];
  for (let cursor = ''; cursor !== null;) {
    const query = new URLSearchParams({ search: entry.slice(0, 200), limit: '200', ...(cursor === '' ? {} : { cursor }) });
    const { items, nextCursor } = await vault.ask(`${path}?${query}`, 'vault.credential.read');
    same.push(...items.filter(({ name }) => name === entry));
    cursor = nextCursor;
  }
  if (same.length !== 1)
    throw noSecret(same.length === 0 ? 'no entry has this name' : `${same.length} entries have this name: give the id`);
  return vault.ask(`${path}/${same[0].id}`, 'vault.credential.read');
}

async function fieldOf(vault, wish) {
  const { organisation, entry, field } = wish;
  if (UUID.test(entry) && UUID.test(field)) return { entryId: entry, id: field, secret: true };
  const place = `${organisation}/${entry}`;
  if (!entries.has(place)) entries.set(place, await entryOf(vault, wish));
  const { id: entryId, fields } = entries.get(place);
  const found = fields.find(({ id, key }) => id === field.toLowerCase() || key === field);
  if (!found) throw noSecret(`the entry has no field ${field}, but ${fields.map(({ key }) => key).join(', ') || 'none'}`);
  return { entryId, ...found };
}

async function valueOf(vault, wish, given) {
  const { entryId, id, secret, value } = await fieldOf(vault, wish);
  const path = `organisations/${wish.organisation}/credentials/${entryId}/fields/${id}`;
  if (wish.isCode) return (await vault.ask(`${path}/code`, 'vault.totp.generate', given)).code;
  const shown = secret ? (await vault.ask(`${path}/reveal`, 'vault.secret.reveal', given)).value : (value ?? '');
  if (shown.includes('\0')) throw noSecret('its value has a NUL in it, which no variable can have');
  return shown;
}

/** All or none: the command never runs with a part of what it needs. */
async function secretsOf(vault, wanted, given) {
  const values = {};
  for (const wish of wanted) {
    try {
      values[wish.name] = await valueOf(vault, wish, given);
    } catch (error) {
      throw error instanceof Failure ? new Failure(error.code, `${wish.name} (${wish.reference}): ${error.message}`) : error;
    }
  }
  return values;
}

/** Ends as the command ended. */
async function execute([file, ...parameters], values) {
  const environment = { ...process.env, ...values };
  for (const name of OWN_SETTINGS) if (!Object.hasOwn(values, name)) delete environment[name];
  const child = spawn(file, parameters, { env: environment, stdio: 'inherit' });
  const forward = (signal) => {
    if (!(process.stdin.isTTY && OF_TERMINAL.includes(signal))) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(file, error)));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  for (const one of SIGNALS) process.removeAllListeners(one);
  if (signal === null) return code;
  process.kill(process.pid, signal);
  // For one that does not end this process, or not at once.
  await new Promise((resume) => setTimeout(resume, 1_000));
  return 128 + (constants.signals[signal] ?? 0);
}

function cannotRun(file, { code }) {
  if (code === 'ENOENT') return new Failure(NOT_FOUND, `there is no command ${file}`);
  return new Failure(CANNOT_RUN, `${file} cannot be run: ${code === 'E2BIG' ? 'the values are too long for variables' : code}`);
}

async function main(words) {
  if (['help', '--help', '-h'].includes(words[0])) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { wanted, given, command } = parse(words);
  const values = wanted.length === 0 ? {} : await secretsOf(new Vault(settings()), wanted, given);
  entries.clear();
  return execute(command, values);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // The message of any other error could have what was being worked on in it.
  const { message, code } = error instanceof Failure ? error : noSecret(`failed unexpectedly (${error.name})`);
  process.stderr.write(`run: ${message}\n${code === UNUSABLE ? `\n${USAGE}` : ''}`);
  process.exitCode = code;
}
