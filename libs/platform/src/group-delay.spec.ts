import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { GroupDelay } from './group-delay.js';

async function turns(delay: GroupDelay, eachTurn: () => void = () => undefined): Promise<number> {
  let [count, over] = [0, false];
  const waited = delay.wait().then(() => (over = true));
  while (!over) {
    await turn();
    count += 1;
    eachTurn();
  }
  await waited;
  return count;
}

describe('the wait of work that can be shared', () => {
  it('is a turn of the event loop where nobody shares, so what was asked for in the same turn is there', async () => {
    const delay = new GroupDelay();
    const order: string[] = [];
    await Promise.all([delay.wait().then(() => order.push('done')), Promise.resolve().then(() => order.push('asked'))]);
    await pause(1);
    expect(order).toEqual(['asked', 'done']);
  });

  it('is a few turns while somebody does, counted from the last who joined', async () => {
    const delay = new GroupDelay();
    delay.took(2);
    const alone = await turns(delay);
    expect(alone).toBeGreaterThan(2);
    let more = 4;
    const joined = await turns(delay, () => {
      if (more-- > 0) delay.joined();
    });
    expect(joined).toBeGreaterThan(alone);
    delay.took(1);
    expect(await turns(delay)).toBeLessThan(alone);
  });

  it('is over after two milliseconds, however many join', async () => {
    const delay = new GroupDelay();
    delay.took(2);
    const began = performance.now();
    await turns(delay, () => delay.joined());
    const milliseconds = performance.now() - began;
    expect(milliseconds).toBeGreaterThan(1.9);
    expect(milliseconds).toBeLessThan(500);
  });
});
