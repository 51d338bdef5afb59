import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { AuditEventDto } from '../api/models';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { AuditEvents } from './audit-events';
import { AuditSource } from './audit-source';
import { OrganisationAuditSource } from './organisation-audit-source';

const event = (id: string, more: Partial<AuditEventDto> = {}): AuditEventDto => ({
  id,
  at: '2026-11-24T10:00:00.000Z',
  category: 'vault',
  action: 'credential.revealed',
  outcome: 'success',
  actorId: 'u2',
  actorName: 'Jonas Keller',
  address: '203.0.113.9',
  userAgent: 'Firefox',
  requestId: 'r1',
  objectType: 'credential',
  objectId: 'c1',
  objectName: 'Core switch',
  details: null,
  country: null,
  ...more,
});

const EVENTS = 'GET /organisations/acme-id/audit-events';

async function open(routes: Record<string, (request: never) => unknown>, url: string, ...permissions: string[]) {
  const server = new Server({
    'GET /organisations/acme-id/audit-views': () => ({
      items: [{ id: 'v1', version: 3, name: 'Refused', filter: { outcome: 'refused' } }],
    }),
    ...(routes as Record<string, () => unknown>),
  });
  TestBed.configureTestingModule({
    providers: [
      ...server.providers(),
      provideRouter([{ path: 'o/acme/audit', component: AuditEvents }], withComponentInputBinding()),
      { provide: AuditSource, useClass: OrganisationAuditSource },
    ],
  });
  TestBed.inject(Session).set(aSession('audit.event.read', ...permissions));
  const harness = await RouterTestingHarness.create(url);
  const screen = new Screen(harness.fixture);
  await screen.settled();
  return { server, screen, router: TestBed.inject(Router) };
}

beforeAll(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe(): void {
        /* nothing is ever in view here */
      }
      disconnect(): void {
        /* nothing to stop */
      }
    },
  );
});

describe('the list of events', () => {
  it('asks for what the address says, and is free of accessibility problems', async () => {
    const { server, screen } = await open(
      { [EVENTS]: () => ({ items: [event('e1')], nextCursor: null }) },
      '/o/acme/audit?category=vault&requestId=r1&unknown=x',
    );
    const [asked] = server.asked('GET', /audit-events$/);
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({ category: 'vault', requestId: 'r1' });
    expect(screen.get('link', /Revealed Core switch/)).toBeDefined();
    expect(screen.getAs(HTMLSelectElement, 'combobox', 'Category').value).toBe('vault');
    expect(await screen.violations()).toEqual([]);
  });

  it('tells which field it was, beside the link', async () => {
    const { screen } = await open(
      { [EVENTS]: () => ({ items: [event('e1', { details: { label: 'Enable secret', version: 2 } })], nextCursor: null }) },
      '/o/acme/audit',
    );
    const link = screen.get('link', /Revealed Core switch$/);
    expect(link.closest('td')?.textContent.trim().replaceAll(/\s+/g, ' ')).toBe('Revealed Core switch Enable secret');
  });

  it('puts a choice into the address, and takes an action of another category away', async () => {
    const { screen, router } = await open(
      { [EVENTS]: () => ({ items: [event('e1')], nextCursor: null }) },
      '/o/acme/audit?category=vault&action=credential.revealed',
    );
    const box = screen.getAs(HTMLSelectElement, 'combobox', 'Category');
    box.value = 'security';
    box.dispatchEvent(new Event('change'));
    await screen.settled();
    expect(router.url).toBe('/o/acme/audit?category=security');
  });

  it('leaves out who read the trail until somebody wants to see it, and never of one request or action', async () => {
    const routes = { [EVENTS]: () => ({ items: [event('e1')], nextCursor: null }) };
    const { server, screen, router } = await open(routes, '/o/acme/audit?category=administration');
    const asked = () => server.asked('GET', /audit-events$/).map(({ query }) => query.get('reads'));
    expect(asked()).toEqual(['hidden']);
    await screen.click('checkbox', 'Also who read this trail');
    expect(router.url).toBe('/o/acme/audit?category=administration&reads=shown');
    expect(asked()).toEqual(['hidden', null]);
    const box = screen.getAs(HTMLSelectElement, 'combobox', 'Outcome');
    box.value = 'success';
    box.dispatchEvent(new Event('change'));
    await screen.settled();
    expect(router.url).toContain('reads=shown');
    for (const one of ['action=audit.read', 'requestId=r1']) {
      TestBed.resetTestingModule();
      const whole = await open(routes, `/o/acme/audit?${one}`);
      expect(whole.server.asked('GET', /audit-events$/).map(({ query }) => query.get('reads'))).toEqual([null]);
    }
  });

  it('goes on by cursor with the same filter', async () => {
    const { server, screen } = await open(
      {
        [EVENTS]: (({ query }: { query: URLSearchParams }) =>
          query.get('cursor')
            ? { items: [event('e2', { objectName: 'Firewall' })], nextCursor: null }
            : { items: [event('e1')], nextCursor: 'next' }) as never,
      },
      '/o/acme/audit?outcome=success',
    );
    await screen.click('button', 'Load more');
    expect(server.asked('GET', /audit-events$/).map(({ query }) => query.toString())).toEqual([
      'outcome=success&reads=hidden',
      'outcome=success&reads=hidden&cursor=next',
    ]);
    expect(screen.get('link', /Firewall/)).toBeDefined();
    expect(screen.text).toContain('These are all that fit the filter.');
  });

  it('keeps its events when what follows, or another filter, cannot be read, and does not call them all', async () => {
    const away = new Refusal(503, { status: 503, code: 'unavailable', detail: 'The database is away.' });
    const answer = ({ query }: { query: URLSearchParams }) =>
      query.get('cursor') || query.get('category') ? away : { items: [event('e1')], nextCursor: 'next' };
    const { screen } = await open({ [EVENTS]: answer }, '/o/acme/audit');
    const kept = () => [screen.get('link', /Core switch/), screen.get('alert')].map(({ textContent }) => textContent).join();
    await screen.click('button', 'Load more');
    expect(kept()).toContain('The database is away.');
    const box = screen.getAs(HTMLSelectElement, 'combobox', 'Category');
    box.value = 'security';
    box.dispatchEvent(new Event('change'));
    await screen.settled();
    expect(kept()).toContain('The database is away.');
    expect(screen.text).not.toContain('These are all');
  });

  it('says when nothing fits, and offers to clear the filter', async () => {
    const { screen, router } = await open({ [EVENTS]: () => ({ items: [], nextCursor: null }) }, '/o/acme/audit?outcome=refused');
    expect(screen.text).toContain('Nothing recorded fits this filter.');
    expect(screen.get('button', /Refused/)).toBeDefined();
    await screen.click('button', 'Clear the filter');
    expect(router.url).toBe('/o/acme/audit');
    expect(screen.text).toContain('What happens here will be listed.');
  });

  it('tells what the server says about a filter that is wrong', async () => {
    const { screen } = await open(
      { [EVENTS]: () => new Refusal(400, { status: 400, code: 'invalid', detail: 'The start is not before the end.', errors: [] }) },
      '/o/acme/audit?from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z',
    );
    expect(screen.get('alert').textContent).toContain('The start is not before the end.');
  });

  it('offers an export only to those who may', async () => {
    const routes = { [EVENTS]: () => ({ items: [event('e1')], nextCursor: null }) };
    expect((await open(routes, '/o/acme/audit')).screen.query('button', 'Export…')).toBeUndefined();
    TestBed.resetTestingModule();
    expect((await open(routes, '/o/acme/audit', 'audit.event.export')).screen.query('button', 'Export…')).toBeDefined();
  });
});
