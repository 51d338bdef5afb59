import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { command, ScratchInstance } from './instance.mjs';

const CLIENTST0R = join(import.meta.dirname, '..', '..', 'clientst0r');

describe('./clientst0r rescue', () => {
  let instance;
  const rescue = (...words) => command(CLIENTST0R, ['rescue', ...words], { CLIENTST0R_DIRECTORY: instance.directory, FAST: '1' });
  before(async () => {
    instance = await ScratchInstance.create();
    const { code, output } = await instance.start({ FAST: '1' }, '--demo');
    assert.equal(code, 0, output);
  });
  after(() => instance.remove());

  it('lists and lifts a lockout of the running product', async () => {
    const headers = { 'content-type': 'application/json', 'x-requested-by': 'clientst0r' };
    const body = JSON.stringify({ email: 'mara@demo.example', password: 'wrong' });
    for (let guess = 0; guess < 5; guess += 1)
      assert.equal((await fetch(`http://localhost:${instance.port}/api/v1/sign-in`, { method: 'POST', headers, body })).status, 401);
    const listed = await rescue('list');
    assert.match(listed.output, /mara@demo\.example\t\S+\tpassword\twrong-guesses\t/);
    assert.deepEqual(await rescue('unlock', 'mara@demo.example'), { code: 0, output: '1 lock lifted.\n' });
    assert.equal((await rescue('unlock', 'mara@demo.example')).code, 1);
  });

  it('explains itself when the words make no sense', async () => {
    for (const words of [[], ['unlock'], ['unlock', 'nonsense'], ['list', 'all'], ['mara@demo.example', 'please']]) {
      const { code, output } = await rescue(...words);
      assert.equal(code, 2, output);
      assert.match(output, /rescue unlock EMAIL\|ADDRESS/);
    }
  });

  it('works with everything stopped, and leaves everything stopped', async () => {
    await instance.stop();
    assert.match((await rescue('list')).output, /Nobody is locked out/);
    assert.match((await rescue('unlock', '192.0.2.7')).output, /0 locks lifted/);
    const { code, output } = await rescue('mara@demo.example');
    assert.deepEqual([code, /no active platform administrator/.test(output)], [1, true]);
    assert.deepEqual(instance.processes, []);
  });
});
