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
});
