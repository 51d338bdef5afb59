import { TestBed } from '@angular/core/testing';
import type { DetectionFindingDto } from '../api/models';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { AuditSource } from './audit-source';
import { Findings } from './findings';
import { PlatformAuditSource } from './platform-audit-source';

const FINDING: DetectionFindingDto = {
  id: 'f1',
  rule: 'new-address',
  at: '2026-11-24T10:00:00.000Z',
  actorId: 'u2',
  actorName: 'Jonas Keller',
  count: null,
  eventId: 'e1',
  details: { address: '203.0.113.9', network: '203.0.113.0/24' },
  acknowledgedAt: null,
  acknowledgedByName: null,
  reason: null,
};

async function open(items: readonly DetectionFindingDto[], ...permissions: string[]): Promise<{ screen: Screen; server: Server }> {
  const server = new Server({ 'GET /platform/detection-findings': () => ({ items, nextCursor: null }) });
  TestBed.configureTestingModule({ providers: [...server.providers(), { provide: AuditSource, useClass: PlatformAuditSource }] });
  TestBed.inject(Session).set({ ...aSession(), platformPermissions: ['platform.audit.read', ...permissions] });
  const screen = new Screen(TestBed.createComponent(Findings));
  await screen.settled();
  return { screen, server };
}

describe('the findings', () => {
  it('are those that nobody has looked into, with ways to their events', async () => {
    const { screen, server } = await open([FINDING], 'platform.audit.manage');
    expect(server.asked('GET', /findings/)[0]?.query.get('acknowledged')).toBe('false');
    expect(screen.text).toContain('Jonas Keller signed in from 203.0.113.9');
    expect(screen.getAs(HTMLAnchorElement, 'link', 'The event').getAttribute('href')).toBe('/platform/audit/events/e1');
    expect(screen.getAs(HTMLAnchorElement, 'link', 'The events that led to it').getAttribute('href')).toContain('actorId=u2');
    expect(await screen.violations()).toEqual([]);
  });

  it('are acknowledged only by those who manage them', async () => {
    expect((await open([FINDING], 'platform.audit.manage')).screen.query('button', /^Acknowledge/)).toBeDefined();
    TestBed.resetTestingModule();
    expect((await open([FINDING])).screen.query('button', /^Acknowledge:/)).toBeUndefined();
  });

  it('tell who said what about them', async () => {
    const { screen } = await open([
      { ...FINDING, acknowledgedAt: '2026-11-24T11:00:00.000Z', acknowledgedByName: 'Petra Novak', reason: 'On holiday in Spain' },
    ]);
    expect(screen.text).toContain('Acknowledged by Petra Novak');
    expect(screen.text).toContain('“On holiday in Spain”');
  });

  it('say that there is nothing to look into', async () => {
    expect((await open([])).screen.text).toContain('Nothing to look into');
  });
});
