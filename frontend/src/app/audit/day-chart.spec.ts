import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Screen } from '../../testing/screen';
import { CATEGORY_SERIES, categoryBars } from './chart-days';
import { DayChart } from './day-chart';

const RANGE = { from: '2026-11-22', to: '2026-11-24' };
const ITEMS = [
  { day: '2026-11-22', category: 'vault', success: 4, failure: 0, refused: 0 },
  { day: '2026-11-24', category: 'vault', success: 2, failure: 0, refused: 0 },
  { day: '2026-11-24', category: 'security', success: 1, failure: 0, refused: 0 },
] as const;

async function draw({ isTable = false, leads = true } = {}): Promise<{ screen: Screen; host: HTMLElement }> {
  TestBed.configureTestingModule({ providers: [provideRouter([])] });
  const fixture = TestBed.createComponent(DayChart);
  fixture.componentRef.setInput('label', 'Events by day');
  fixture.componentRef.setInput('bars', categoryBars(ITEMS, RANGE));
  fixture.componentRef.setInput('series', CATEGORY_SERIES);
  if (leads) fixture.componentRef.setInput('base', ['/o', 'acme', 'audit']);
  fixture.componentRef.setInput('filterOf', () => ({}));
  fixture.componentRef.setInput('isTable', isTable);
  const screen = new Screen(fixture);
  await screen.settled();
  const host = fixture.nativeElement as HTMLElement;
  document.body.append(host); // focus needs a document
  return { screen, host };
}

const press = (key: string): boolean =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })) ?? false;
const focused = (): string | null | undefined => document.activeElement?.getAttribute('aria-label');

describe('a chart of days', () => {
  it('has a link for each part, which leads to what it counts', async () => {
    const { screen } = await draw();
    const link = screen.getAs(HTMLAnchorElement, 'link', '24 Nov, Vault access: 2 events');
    const { searchParams, pathname } = new URL(link.href);
    expect(pathname).toBe('/o/acme/audit');
    expect(Object.fromEntries(searchParams)).toEqual({
      category: 'vault',
      reads: 'shown',
      from: '2026-11-24T00:00:00.000Z',
      to: '2026-11-25T00:00:00.000Z',
    });
    expect(await screen.violations()).toEqual([]);
  });

  it('is one stop of the Tab key; the arrow keys go on, past empty days', async () => {
    const { screen, host } = await draw();
    const stops = [...host.querySelectorAll<HTMLElement>('a.part[tabindex="0"]')];
    expect(stops).toHaveLength(1);
    stops[0]?.focus();
    expect(focused()).toBe('24 Nov, Vault access: 2 events');
    press('ArrowUp');
    await screen.settled();
    expect(focused()).toBe('24 Nov, Security: 1 event');
    press('ArrowLeft');
    await screen.settled();
    expect(focused()).toBe('22 Nov, Vault access: 4 events');
    press('ArrowLeft');
    await screen.settled();
    expect(focused()).toBe('22 Nov, Vault access: 4 events');
    press('End');
    await screen.settled();
    expect(focused()).toContain('24 Nov');
    expect(host.querySelectorAll('a.part[tabindex="0"]')).toHaveLength(1);
  });

  it('is the same as a table, with the same links', async () => {
    const { screen } = await draw({ isTable: true });
    expect(screen.text).toContain('22 Nov');
    expect(screen.getAs(HTMLAnchorElement, 'link', '24 Nov, Security: 1 event').href).toContain('category=security');
    expect(await screen.violations()).toEqual([]);
  });

  it('is only looked at where the events are shown nowhere, with the same keys', async () => {
    const { screen, host } = await draw({ leads: false });
    expect(host.querySelectorAll('a[href]')).toHaveLength(0);
    host.querySelector<HTMLElement>('.part[tabindex="0"]')?.focus();
    expect(focused()).toBe('24 Nov, Vault access: 2 events');
    press('ArrowLeft');
    await screen.settled();
    expect(focused()).toBe('22 Nov, Vault access: 4 events');
    expect(await screen.violations()).toEqual([]);
    TestBed.resetTestingModule();
    const table = await draw({ isTable: true, leads: false });
    expect(table.host.querySelectorAll('a')).toHaveLength(0);
    expect(table.screen.text).toContain('22 Nov');
  });
});
