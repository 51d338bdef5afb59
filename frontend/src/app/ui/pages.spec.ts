import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type Page, pages } from './pages';

interface Item {
  readonly id: string;
  readonly state: string;
}

const item = (id: string, state = 'up'): Item => ({ id, state });

async function read(identify?: (item: Item) => string): Promise<readonly Item[]> {
  const answers: Record<string, Page<Item>> = {
    '': { items: [item('a', 'down'), item('b')], nextCursor: 'next' },
    next: { items: [item('c'), item('a')], nextCursor: null },
  };
  const list = TestBed.runInInjectionContext(() =>
    pages({
      params: () => ({}),
      load: (_params, cursor) => Promise.resolve(answers[cursor ?? ''] ?? { items: [], nextCursor: null }),
      ...(identify && { identify }),
    }),
  );
  TestBed.tick();
  await vi.waitUntil(() => list.more());
  await list.loadMore();
  return list.items();
}

describe('pages', () => {
  it('are joined as they come', async () => {
    expect(await read()).toEqual([item('a', 'down'), item('b'), item('c'), item('a')]);
  });

  it('keep an item that comes again in its place, as it is now', async () => {
    expect(await read(({ id }) => id)).toEqual([item('a'), item('b'), item('c')]);
  });

  it('have an error of a further page until all is read anew, and none of it while another query fails', async () => {
    const query = signal('first');
    const failing = signal(false);
    const list = TestBed.runInInjectionContext(() =>
      pages<Item, string>({
        params: query,
        load: (_query, cursor) =>
          failing() ? Promise.reject(new Error('no')) : Promise.resolve({ items: [item(cursor ?? 'a')], nextCursor: 'next' }),
      }),
    );
    TestBed.tick();
    await vi.waitUntil(() => list.more());
    failing.set(true);
    await list.loadMore();
    expect([list.error(), list.more(), list.items()]).toEqual([new Error('no'), true, [item('a')]]);
    failing.set(false);
    list.reload();
    TestBed.tick();
    await vi.waitUntil(() => !list.busy());
    expect(list.error()).toBeUndefined();
    failing.set(true);
    query.set('other');
    TestBed.tick();
    await vi.waitUntil(() => list.error());
    expect([list.more(), list.items()]).toEqual([false, [item('a')]]);
  });

  it('are none only when that is the answer to what is asked', async () => {
    const query = signal('first');
    const list = TestBed.runInInjectionContext(() =>
      pages<Item, string>({ params: query, load: () => Promise.resolve({ items: [], nextCursor: null }) }),
    );
    const step = () => {
      TestBed.tick();
      return list.first();
    };
    expect(step()).toBe(true);
    await vi.waitUntil(() => !list.busy());
    expect(step()).toBe(false);
    list.reload();
    expect(step()).toBe(false);
    await vi.waitUntil(() => !list.busy());
    query.set('other');
    expect(step()).toBe(true);
  });
});
