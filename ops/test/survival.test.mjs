import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScratchInstance, until } from './instance.mjs';

const NAMES = ['api', 'keeper', 'mariadb', 'redis', 'supervisor', 'worker'];

describe('an instance', () => {
  let instance;
  before(async () => {
    instance = await ScratchInstance.create();
    const { code, output } = await instance.start();
    assert.equal(code, 0, output);
    await instance.sql('CREATE DATABASE clientst0r_probe; CREATE TABLE clientst0r_probe.rows (id int PRIMARY KEY)');
  });
  after(() => instance.remove());

  it('runs one process of each kind', () => {
    assert.deepEqual(instance.processes.map(({ name }) => name).sort(), NAMES);
  });

  for (const name of NAMES) {
    it(`brings ${name} back after kill -9, and touches no other process`, async () => {
      const { [name]: victim, ...others } = instance.pids;
      process.kill(victim, 'SIGKILL');
      await until(() => ![null, victim].includes(instance.pid(name)), `another ${name}`);
      await until(() => instance.isReady(), 'ready');
      const { [name]: _, ...remaining } = instance.pids;
      assert.deepEqual(remaining, others);
    });
  }

  it('brings everything back when supervisor, api and database die together', async () => {
    const before = instance.pids;
    for (const name of ['supervisor', 'api', 'mariadb']) process.kill(before[name], 'SIGKILL');
    await until(
      () => ['supervisor', 'api', 'mariadb'].every((name) => ![null, before[name]].includes(instance.pid(name))),
      'all three again',
    );
    await until(() => instance.isReady(), 'ready');
  });

  it('loses no committed row and no queued key when the servers are killed', async () => {
    await instance.sql('INSERT INTO clientst0r_probe.rows VALUES (1)');
    await instance.redis('set', 'probe', 'kept');
    const { mariadb, redis } = instance.pids;
    for (const pid of [mariadb, redis]) process.kill(pid, 'SIGKILL');
    await until(() => ![null, mariadb].includes(instance.pid('mariadb')) && ![null, redis].includes(instance.pid('redis')), 'both again');
    await until(async () => (await instance.isReady()) && (await instance.sql('SELECT 1')).code === 0, 'ready');
    assert.equal((await instance.sql('SELECT id FROM clientst0r_probe.rows')).output.trim(), '1');
    assert.equal((await instance.redis('get', 'probe')).output.trim(), 'kept');
  });

  it('changes nothing when it is started again', async () => {
    const before = instance.pids;
    const { code, output } = await instance.start();
    assert.equal(code, 0, output);
    assert.deepEqual(instance.pids, before);
  });

  it('starts again, with its data, when every process was killed at once', async () => {
    const { supervisor, keeper, ...others } = instance.pids;
    for (const pid of [keeper, supervisor, ...Object.values(others)]) process.kill(pid, 'SIGKILL');
    const { code, output } = await instance.start();
    assert.equal(code, 0, output);
    assert.equal((await instance.sql('SELECT id FROM clientst0r_probe.rows')).output.trim(), '1');
    assert.ok(await instance.isReady());
  });

  it('leaves no process behind when it is stopped, and stays down', async () => {
    assert.equal((await instance.stop()).code, 0);
    assert.deepEqual(instance.processes, []);
    await sleep(2_500);
    assert.deepEqual(instance.processes, []);
    assert.equal((await instance.stop()).code, 0);
  });

  it('can be stopped when its supervisor and keeper are dead', async () => {
    await instance.start();
    const { supervisor, keeper } = instance.pids;
    for (const pid of [keeper, supervisor]) process.kill(pid, 'SIGKILL');
    assert.equal((await instance.stop()).code, 0);
    assert.deepEqual(instance.processes, []);
  });

  it('has its rows after a stop and a start', async () => {
    await instance.start();
    assert.equal((await instance.sql('SELECT id FROM clientst0r_probe.rows')).output.trim(), '1');
  });
});
