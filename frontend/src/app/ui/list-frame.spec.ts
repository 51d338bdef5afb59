import { Component, input, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Screen } from '../../testing/screen';
import { ListFrame } from './list-frame';
import type { Pages } from './pages';

@Component({
  imports: [ListFrame],
  template: `<app-list-frame [list]="list()" [rows]="3">
    <p nothing>Nobody yet</p>
    @for (name of list().items(); track name) {
      <p>{{ name }}</p>
    }
  </app-list-frame>`,
})
class Names {
  readonly list = input.required<Pages<string>>();
}

async function open(list: Partial<Pages<string>>): Promise<Screen> {
  const whole: Pages<string> = {
    items: signal([]),
    first: signal(false),
    busy: signal(false),
    error: signal(undefined),
    more: signal(false),
    reload: () => true,
    loadMore: () => Promise.resolve(),
    ...list,
  };
  const fixture = TestBed.createComponent(Names);
  fixture.componentRef.setInput('list', whole);
  const screen = new Screen(fixture);
  await screen.settled();
  return screen;
}

beforeAll(() => {
  vi.stubGlobal('IntersectionObserver', class { observe(): void { /* never in view */ } disconnect(): void { /* never observed */ } }); // prettier-ignore
});

describe('the frame of a list', () => {
  it('loads at first', async () => {
    const screen = await open({ first: signal(true) });
    expect(screen.query('status', 'Loading')).toBeDefined();
    expect(screen.text).toBe('');
  });

  it('says what went wrong, and tries again', async () => {
    const reload = vi.fn(() => true);
    const screen = await open({ error: signal(new Error('no')), reload });
    expect(screen.text).not.toContain('Nobody yet');
    await screen.click('button', /Try again/);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('has what is projected for no rows', async () => {
    expect((await open({})).text).toBe('Nobody yet');
  });

  it.each([
    ['the next page, when that failed', true, 'loadMore'],
    ['everything, when a changed list failed', false, 'reload'],
  ] as const)('keeps its rows, says what went wrong after them, and tries again: %s', async (_case, more, again) => {
    const tries = { reload: vi.fn(() => true), loadMore: vi.fn(() => Promise.resolve()) };
    const screen = await open({ items: signal(['Ada', 'Bo']), error: signal(new Error('no')), more: signal(more), ...tries });
    expect(screen.text).toContain('AdaBo');
    expect(screen.query('button', 'Load more')).toBeUndefined();
    await screen.click('button', /Try again/);
    expect(tries[again]).toHaveBeenCalledOnce();
  });

  it('does not say that there is nothing while there is more', async () => {
    const screen = await open({ more: signal(true) });
    expect(screen.text).not.toContain('Nobody yet');
    expect(screen.query('button', 'Load more')).toBeDefined();
  });

  it('asks for more where there is more', async () => {
    const loadMore = vi.fn(() => Promise.resolve());
    const screen = await open({ items: signal(['Ada']), more: signal(true), loadMore });
    await screen.click('button', 'Load more');
    expect(loadMore).toHaveBeenCalledOnce();
  });
});
