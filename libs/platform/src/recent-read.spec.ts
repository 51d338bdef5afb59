import { RecentRead } from './recent-read.js';

describe('a recent read', () => {
  let now = 0;
  let reads = 0;
  let answer: () => Promise<number>;
  let recent: RecentRead<number>;

  beforeEach(() => {
    [now, reads] = [0, 0];
    answer = () => Promise.resolve(reads);
    recent = new RecentRead(() => { reads += 1; return answer(); }, 1_000, () => now); // prettier-ignore
  });

  it('is made once for all who ask, and again when it is too old', async () => {
    expect(recent.known()).toBeUndefined();
    expect(await Promise.all([recent.get(), recent.get()])).toEqual([1, 1]);
    now = 999;
    expect([recent.known(), await recent.get()]).toEqual([1, 1]);
    now = 1_000;
    expect([recent.known(), await recent.get(), recent.known()]).toEqual([undefined, 2, 2]);
  });

  it('is not known before its answer, nor when it was forgotten meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    answer = () => promise;
    const first = recent.get();
    expect(recent.known()).toBeUndefined();
    recent.forget();
    answer = () => Promise.resolve(7);
    expect(await recent.get()).toBe(7);
    resolve(1);
    expect([await first, recent.known()]).toEqual([1, 7]);
  });

  it('that fails is made again', async () => {
    answer = () => Promise.reject(new Error('away'));
    await expect(recent.get()).rejects.toThrow('away');
    answer = () => Promise.resolve(3);
    expect([recent.known(), await recent.get()]).toEqual([undefined, 3]);
  });
});
