import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, readlinkSync, renameSync, statSync, truncateSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { command, ScratchInstance, until } from './instance.mjs';

const SUPERVISOR = join(import.meta.dirname, '..', 'local', 'supervisor.mjs');

/** `address:port`, in hexadecimal as the kernel writes it, of each TCP socket that one of the processes listens on. */
function listeningSockets(pids) {
  const inodes = new Set(
    pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]),
    ),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode))
      .map(([, local]) => local),
  );
}

describe('an instance at work', () => {
  let instance;
  before(async () => {
    instance = await ScratchInstance.create();
    const { code, output } = await instance.start({ FAST: '1' }, '--demo');
    assert.equal(code, 0, output);
  });
  after(() => instance.remove());

  it('listens on nothing but its two ports of the loopback address', () => {
    const hexadecimal = (port) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const sockets = listeningSockets(instance.processes.map(({ pid }) => pid));
    assert.deepEqual(sockets.sort(), [hexadecimal(instance.port), hexadecimal(instance.port + 1)].sort());
  });

  it('keeps secrets, sockets and data from other users', () => {
    for (const name of ['.', 'secrets', 'run', 'log', 'mariadb-data']) assert.equal(statSync(instance.path(name)).mode & 0o077, 0, name);
    for (const name of readdirSync(instance.path('secrets')))
      assert.equal(statSync(instance.path('secrets', name)).mode & 0o777, 0o600, name);
  });

  it('gives neither api nor worker the password of the migration account', () => {
    for (const name of ['api', 'worker']) assert.doesNotMatch(readFileSync(`/proc/${instance.pid(name)}/environ`, 'utf8'), /MIGRATION/);
  });

  it('writes no password into its logs', () => {
    const read = (...path) => readFileSync(instance.path(...path), 'utf8');
    const passwords = readdirSync(instance.path('secrets')).map((name) => read('secrets', name).trim());
    const people = read('demonstration.txt')
      .split('\n')
      .filter((line) => line.includes('@'));
    assert.ok(people.length > 0);
    passwords.push(...people.flatMap((line) => line.split(/\s+/).slice(1, 3)));
    for (const name of readdirSync(instance.path('log'))) {
      const text = read('log', name);
      assert.ok(!passwords.some((password) => text.includes(password)), name);
    }
  });

  it('ends a second supervisor at once', async () => {
    const { code } = await command(process.execPath, [SUPERVISOR, 'run', instance.directory], {
      CLIENTST0R_PROCESS: `supervisor@${instance.directory}`,
    });
    assert.equal(code, 0);
    assert.equal(instance.processes.filter(({ name }) => name === 'supervisor').length, 1);
  });

  it('restarts api and worker, and nothing else, when what they run with changed', async () => {
    const { api, worker, ...others } = instance.pids;
    const { code, output } = await instance.start({ FAST: '1', LOG_LEVEL: 'debug' });
    assert.equal(code, 0, output);
    const { api: newApi, worker: newWorker, ...remaining } = instance.pids;
    assert.ok(newApi !== api && newWorker !== worker);
    assert.deepEqual(remaining, others);
    assert.ok(await instance.isReady());
  });

  it('rotates a log that has grown large, and the process goes on writing', async () => {
    truncateSync(instance.path('log', 'api.log'), 11 * 1024 * 1024);
    const isRotated = () => existsSync(instance.path('log', 'api.log.1')) && statSync(instance.path('log', 'api.log')).size < 1024 * 1024;
    await until(isRotated, 'rotated', 15);
  });

  it('names step, log and remedy when a process cannot start, and recovers', async () => {
    const { code, output } = await instance.start({ FAST: '1', LOG_LEVEL: 'nonsense' });
    assert.notEqual(code, 0);
    assert.match(output, /Failed at: /);
    assert.match(output, /Log: +\//);
    assert.match(output, /Remedy: /);
    const repaired = await instance.start({ FAST: '1' });
    assert.equal(repaired.code, 0, repaired.output);
    assert.ok(await instance.isReady());
  });

  it('says which root key the database needs when its file is gone, makes no other, and serves again once it is back', async () => {
    const key = instance.path('secrets', 'root-key.json');
    assert.equal((await instance.stop()).code, 0);
    renameSync(key, `${key}.away`);
    const { code, output } = await instance.start({ FAST: '1' });
    const wasMade = existsSync(key);
    renameSync(`${key}.away`, key);
    assert.notEqual(code, 0);
    assert.ok(!wasMade);
    assert.match(output, /The database needs root key root-/);
    const repaired = await instance.start({ FAST: '1' });
    assert.equal(repaired.code, 0, repaired.output);
  });

  it('answers the request in flight when it is stopped', async () => {
    const socket = connect(instance.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (data) => (answer += data));
    socket.write(
      'POST /api/v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Requested-By: clientst0r\r\nContent-Length: 44\r\n\r\n{"email":"no',
    );
    await sleep(300);
    const stopped = instance.stop();
    await sleep(700);
    socket.write('body@example.com","password":"x"'.padEnd(31, ' ') + '}');
    await until(() => answer !== '', 'an answer', 10);
    assert.match(answer, /^HTTP\/1\.1 \d{3} /);
    socket.destroy();
    assert.equal((await stopped).code, 0);
  });

  it('says which port is taken and what to do', async () => {
    const other = createServer().listen(instance.port, '127.0.0.1');
    const { code, output } = await instance.start({ FAST: '1' });
    other.close();
    assert.equal(code, 1);
    assert.match(output, new RegExp(`Port ${instance.port} of 127\\.0\\.0\\.1 is taken`));
    assert.match(output, /CLIENTST0R_PORT/);
  });

  it('lets two starts at once take turns', async () => {
    const [first, second] = await Promise.all([instance.start({ FAST: '1' }), instance.start({ FAST: '1' })]);
    assert.deepEqual([first.code, second.code], [0, 0], first.output + second.output);
    assert.equal(instance.processes.length, 6);
  });

  it('refuses a directory too deep for a unix socket, with the remedy', async () => {
    const deep = join(instance.directory, 'd'.repeat(120));
    const { code, output } = await command(join(import.meta.dirname, '..', 'local', 'services.sh'), ['start', deep]);
    assert.notEqual(code, 0);
    assert.match(output, /too long for a unix socket/);
  });
});
