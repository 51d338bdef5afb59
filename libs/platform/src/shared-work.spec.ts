import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Sharing, SharedWork } from './shared-work.js';

/** Doubles numbers and notes what it was given together; throws when a thirteen is among them, refuses an odd one by itself. */
function doubling(sharing: Sharing<number>): { work: SharedWork<number, number>; batches: number[][] } {
  const batches: number[][] = [];
  const work = new SharedWork<number, number>(async (items) => {
    batches.push([...items]);
    await pause(2);
    if (items.includes(13)) throw new Error('thirteen');
    return items.map((item) => (item % 2 === 1 ? new Error(`${item} is odd`) : 2 * item));
  }, sharing);
  return { work, batches };
}

const settled = (work: SharedWork<number, number>, items: readonly number[]): Promise<unknown[]> =>
  Promise.all(items.map((item) => work.do(item).catch((error: unknown) => (error as Error).message)));

describe('work that is shared', () => {
  it('does together what was asked for at the same time, and gives each his own outcome', async () => {
    const { work, batches } = doubling({ most: 10 });
    expect(await settled(work, [2, 3, 4])).toEqual([4, '3 is odd', 8]);
    expect(batches).toEqual([[2, 3, 4]]);
  });

  it('does together what was asked for while the last was done, no more than allowed', async () => {
    const { work, batches } = doubling({ most: 2 });
    const first = work.do(2);
    await pause(1);
    expect(await settled(work, [4, 6, 8])).toEqual([8, 12, 16]);
    expect(await first).toBe(4);
    expect(batches).toEqual([[2], [4, 6], [8]]);
  });

  it('begins as many pieces of work as are allowed at a time, and gives nothing to two of them', async () => {
    const begun: { readonly items: readonly number[]; readonly end: () => void }[] = [];
    const work = new SharedWork<number, number>((items) => new Promise((resolve) => begun.push({ items, end: () => resolve(items) })), {
      most: 10,
      atOnce: 2,
    });
    const asked: Promise<number>[] = [];
    for (const items of [[1], [2], [3, 4]]) {
      asked.push(...items.map((item) => work.do(item)));
      await pause(20);
    }
    expect(begun.map(({ items }) => items)).toEqual([[1], [2]]);
    begun[1]?.end();
    expect(await asked[1]).toBe(2);
    await pause(20);
    expect(begun.map(({ items }) => items)).toEqual([[1], [2], [3, 4]]);
    begun[0]?.end();
    begun[2]?.end();
    expect(await Promise.all(asked)).toEqual([1, 2, 3, 4]);
    expect(begun).toHaveLength(3);
  });

  it('does again one by one what failed together', async () => {
    const { work, batches } = doubling({ most: 10 });
    expect(await settled(work, [2, 13, 4])).toEqual([4, 'thirteen', 8]);
    expect(batches).toEqual([[2, 13, 4], [2], [13], [4]]);
    expect(await settled(work, [13])).toEqual(['thirteen']);
  });

  it('never does together what is the same, and what is in other lanes', async () => {
    const same = doubling({ most: 10, identity: (item) => String(item) });
    expect(await settled(same.work, [2, 4, 2, 2])).toEqual([4, 8, 4, 4]);
    expect(same.batches).toEqual([[2, 4], [2], [2]]);
    const lanes = doubling({ most: 10, lane: (item) => (item < 10 ? 'small' : 'large') });
    expect(await settled(lanes.work, [2, 20, 4, 40])).toEqual([4, 40, 8, 80]);
    expect(lanes.batches).toEqual([
      [2, 4],
      [20, 40],
    ]);
  });

  it('lets only the caller wait for what is done by itself', async () => {
    const slow = Promise.withResolvers<number>();
    const work = new SharedWork<number, number>((items) => Promise.resolve(items.map((item) => (item === 7 ? slow.promise : item))), {
      most: 10,
    });
    const seventh = work.do(7);
    expect(await Promise.all([work.do(1), work.do(2)])).toEqual([1, 2]);
    expect(await work.do(3)).toBe(3);
    slow.reject(new Error('too late'));
    await expect(seventh).rejects.toThrow('too late');
  });

  it('knows nothing of the request that asked first', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const work = new SharedWork<number, number>(
      (items) => {
        seen.push(request.getStore());
        return Promise.resolve(items);
      },
      { most: 10 },
    );
    await request.run('the first', () => work.do(1));
    expect(seen).toEqual([undefined]);
  });
});
