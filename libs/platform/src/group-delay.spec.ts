import { setTimeout as pause } from 'node:timers/promises';
import { GroupDelay } from './group-delay.js';

async function milliseconds(delay: GroupDelay): Promise<number> {
  const began = performance.now();
  await delay.wait();
  return performance.now() - began;
}

describe('the wait of work that can be shared', () => {
  it('is a turn of the event loop where nobody shares, so what was asked for in the same turn is there', async () => {
    const delay = new GroupDelay();
    const order: string[] = [];
    await Promise.all([delay.wait().then(() => order.push('done')), Promise.resolve().then(() => order.push('asked'))]);
    await pause(1);
    expect(order).toEqual(['asked', 'done']);
  });

  it('is two milliseconds while somebody does, and ends with that', async () => {
    const delay = new GroupDelay();
    delay.took(2);
    expect(await milliseconds(delay)).toBeGreaterThan(1);
    delay.took(1);
    const least = Math.min(...(await Promise.all(Array.from({ length: 5 }, () => milliseconds(delay)))));
    expect(least).toBeLessThan(2);
  });
});
