import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { processesOf } from '../local/processes.mjs';
import { command, until } from './instance.mjs';

const root = join(import.meta.dirname, '..', '..');
const local = (file) => join(root, 'ops', 'local', file);
const clientst0r = (parameters, environment) => command(join(root, 'clientst0r'), parameters, environment);

describe('./clientst0r', () => {
  let scratch;
  before(() => (scratch = mkdtempSync(join(tmpdir(), 'command-'))));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('explains each of its commands', async () => {
    const { code, output } = await clientst0r(['help']);
    assert.equal(code, 0);
    for (const name of ['up', 'down', 'status', 'logs', 'test', 'bench']) assert.match(output, new RegExp(`clientst0r ${name} `));
  });

  for (const parameters of [['nonsense'], ['up', '--nonsense'], ['test', 'nonsense'], ['bench', 'nonsense']]) {
    it(`refuses ${parameters.join(' ')} and does nothing`, async () => {
      const { code, output } = await clientst0r(parameters, { CLIENTST0R_DIRECTORY: join(scratch, 'untouched') });
      assert.equal(code, 64, output);
      assert.ok(!existsSync(join(scratch, 'untouched')));
    });
  }

  it('tells that nothing was ever started, stops nothing, shows no logs', async () => {
    const environment = { CLIENTST0R_DIRECTORY: join(scratch, 'never') };
    assert.deepEqual(
      [await clientst0r(['status'], environment), await clientst0r(['down'], environment), await clientst0r(['logs'], environment)].map(
        ({ code }) => code,
      ),
      [3, 0, 0],
    );
  });
});

describe('the check of what npm installed', () => {
  let folder;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'installed-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const lock = (packages) => JSON.stringify({ packages });
  async function isInstalled(asked, present) {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'package-lock.json'), lock(asked));
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), lock(present));
    return (await command(process.execPath, [local('installed.mjs'), folder])).code === 0;
  }
  const a = { 'node_modules/a': { version: '1.0.0' } };

  it('accepts what is there in the version asked for', async () => assert.ok(await isInstalled({ '': {}, ...a }, a)));
  it('accepts that a build for another platform is not there', async () =>
    assert.ok(await isInstalled({ ...a, 'node_modules/b-darwin': { version: '1.0.0', optional: true } }, a)));
  it('notices a missing package', async () => assert.ok(!(await isInstalled({ ...a, 'node_modules/b': { version: '1.0.0' } }, a))));
  it('notices another version', async () => assert.ok(!(await isInstalled({ 'node_modules/a': { version: '1.0.1' } }, a))));
  it('notices that nothing was installed', async () => {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    assert.notEqual((await command(process.execPath, [local('installed.mjs'), folder])).code, 0);
  });
});

describe('a run in a scratch directory', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`leaves neither process nor file behind when ${signal} interrupts it`, async () => {
      const script = `set -euo pipefail; . ${local('scratch.sh')}; open_scratch; echo "$SCRATCH"; FAST=1 ${local('services.sh')} start "$SCRATCH/services"; sleep 300 & wait $!`;
      const run = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: '' } });
      let printed = '';
      run.stdout.on('data', (data) => (printed += data));
      const services = () => join(printed.trim(), 'services');
      await until(
        () => printed !== '' && processesOf(services()).length === 2 && existsSync(join(services(), 'run', 'mariadb.sock')),
        'both servers',
      );
      const ended = new Promise((resolve) => run.on('exit', resolve));
      run.kill(signal);
      assert.ok([130, 143].includes(await ended));
      assert.deepEqual(processesOf(services()), []);
      assert.ok(!existsSync(printed.trim()));
    });
  }
});
