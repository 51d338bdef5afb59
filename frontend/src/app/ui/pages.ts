import { type Signal, computed, linkedSignal, resource, signal } from '@angular/core';

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export interface Pages<T> {
  readonly items: Signal<readonly T[]>;
  /** Nothing to show yet, and not known whether there is anything. */
  readonly first: Signal<boolean>;
  readonly busy: Signal<boolean>;
  readonly error: Signal<unknown>;
  readonly more: Signal<boolean>;
  loadMore(): Promise<void>;
  /** Whether it could be done now. */
  reload(): boolean;
}

/** A list read page by page by cursor; while a changed query loads, the last answer stays on screen. Call in an injection context. */
export function pages<T, P>(options: {
  params: () => P | undefined;
  load: (params: P, cursor: string | undefined) => Promise<Page<T>>;
  /** For a list whose order moves, where an item can come again on a later page: it stays where it is, as it is now. */
  identify?: (item: T) => string;
}): Pages<T> {
  const head = resource({ params: options.params, loader: ({ params }) => options.load(params as P, undefined) });
  const shown = linkedSignal<Page<T> | undefined, Page<T> | undefined>({
    source: () => (head.hasValue() ? head.value() : undefined),
    computation: (page, previous) => page ?? previous?.value,
  });
  const loadingMore = signal(false);
  // Over when all is read anew.
  const moreError = linkedSignal<boolean, unknown>({ source: head.isLoading, computation: () => undefined });
  return {
    items: computed(() => shown()?.items ?? []),
    first: computed(() => !shown()?.items.length && !head.hasValue() && head.isLoading()),
    busy: computed(() => head.isLoading() || loadingMore()),
    error: computed(() => head.error() ?? moreError()),
    // What goes on after the pages of another query is no page of this one.
    more: computed(() => !head.error() && Boolean(shown()?.nextCursor)),
    reload: () => head.reload(),
    async loadMore() {
      const before = shown();
      const params = options.params();
      if (!before?.nextCursor || params === undefined || loadingMore() || head.isLoading()) return;
      loadingMore.set(true);
      moreError.set(undefined);
      try {
        const next = await options.load(params, before.nextCursor);
        shown.update((now) =>
          now === before ? { items: joined(before.items, next.items, options.identify), nextCursor: next.nextCursor } : now,
        );
      } catch (error) {
        moreError.set(error);
      } finally {
        loadingMore.set(false);
      }
    },
  };
}

/** A list that is read at once. Call in an injection context. */
export function wholeList<T, P>(options: { params?: () => P | undefined; load: (params: P) => Promise<readonly T[]> }): Pages<T> {
  const answer = resource({ params: options.params, loader: ({ params }) => options.load(params as P) });
  return {
    items: computed(() => (answer.hasValue() ? answer.value() : [])),
    first: computed(() => !answer.hasValue()),
    busy: answer.isLoading,
    error: answer.error,
    more: computed(() => false),
    reload: () => answer.reload(),
    loadMore: () => Promise.resolve(),
  };
}

function joined<T>(before: readonly T[], next: readonly T[], identify: ((item: T) => string) | undefined): T[] {
  if (!identify) return [...before, ...next];
  const items = new Map(before.map((item) => [identify(item), item]));
  for (const item of next) items.set(identify(item), item);
  return [...items.values()];
}
