import { setTimeout as pause } from 'node:timers/promises';
import { ProbePool } from './probe-pool.js';

describe('the probe pool', () => {
  it('runs no more at once than allowed, in all and for one host', async () => {
    const pool = new ProbePool({ running: 6, runningPerHost: 2, held: 100 });
    const now = new Map<string, number>();
    let all = 0;
    let most = 0;
    let mostOfOne = 0;
    for (let count = 0; count < 60; count++) {
      const host = `h${(count % 5).toString()}`;
      pool.submit(host, async () => {
        now.set(host, (now.get(host) ?? 0) + 1);
        most = Math.max(most, ++all);
        mostOfOne = Math.max(mostOfOne, now.get(host) ?? 0);
        await pause(1 + (count % 3));
        now.set(host, (now.get(host) ?? 0) - 1);
        all--;
      });
    }
    while (pool.free < 100) await pause(2);
    expect([most, mostOfOne, all]).toEqual([6, 2, 0]);
  });

  it('lets others pass a host that hangs', async () => {
    const pool = new ProbePool({ running: 8, runningPerHost: 3, held: 100 });
    let release = (): void => undefined;
    const hang = new Promise<void>((resolve) => (release = resolve));
    for (let count = 0; count < 20; count++) pool.submit('dead', () => hang);
    const done: number[] = [];
    for (let count = 0; count < 20; count++) pool.submit(`h${count.toString()}`, () => Promise.resolve(void done.push(count)));
    await pause(5);
    expect(done).toHaveLength(20);
    expect(pool.free).toBe(80);
    release();
    await pool.drain();
    expect(pool.free).toBe(100);
  });

  it('goes on after work that failed', async () => {
    const pool = new ProbePool({ running: 1, runningPerHost: 1, held: 10 });
    let ran = false;
    pool.submit('a', () => Promise.reject(new Error('boom')).catch(() => undefined));
    pool.submit('a', () => Promise.resolve(void (ran = true)));
    await pause(2);
    expect(ran).toBe(true);
  });
});
