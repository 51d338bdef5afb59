import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { AuditEventDetail } from './audit-event-detail';
import { AuditSource } from './audit-source';
import { PlatformAuditSource } from './platform-audit-source';

const EVENT = {
  id: 'e1',
  at: '2026-11-24T10:00:00.120Z',
  category: 'administration',
  action: 'setting.changed',
  outcome: 'success',
  actorId: 'u1',
  actorName: 'Petra Novak',
  address: '203.0.113.9',
  userAgent: 'Firefox',
  requestId: 'r1',
  objectType: 'setting',
  objectId: null,
  objectName: 'session.idle-minutes',
  details: { before: 15, after: 25, reason: 'Asked for by the owner' },
};

async function open(routes: Record<string, () => unknown>): Promise<Screen> {
  const server = new Server({ 'GET /platform/audit-events/e1': () => EVENT, ...routes });
  TestBed.configureTestingModule({
    providers: [
      ...server.providers(),
      { provide: AuditSource, useClass: PlatformAuditSource },
      { provide: MAT_DIALOG_DATA, useValue: { eventId: 'e1' } },
    ],
  });
  TestBed.inject(Session).set({ ...aSession(), platformPermissions: ['platform.audit.read'] });
  const screen = new Screen(TestBed.createComponent(AuditEventDetail));
  await screen.settled();
  return screen;
}

describe('an event', () => {
  it('tells what changed, the rest of its details, and where to go on from it', async () => {
    const screen = await open({
      'GET /platform/audit-log/inclusion-proofs/e1': () => ({ leafIndex: 1234, leafHash: 'a', hashes: [], checkpoint: 'c' }),
    });
    for (const text of [
      'Changed a setting',
      'Before',
      '15',
      'After',
      '25',
      'Asked for by the owner',
      '2026-11-24 10:00:00.120 UTC',
      'Place 1,234',
    ])
      expect(screen.text).toContain(text);
    const hrefs = ['The whole chain of this request', 'Everything about Petra Novak', 'Everything from 203.0.113.9'].map((name) =>
      screen.getAs(HTMLAnchorElement, 'link', name).getAttribute('href'),
    );
    expect(hrefs).toEqual(['/platform/audit?requestId=r1', '/platform/audit?personId=u1', '/platform/audit?address=203.0.113.9']);
    expect(screen.query('link', /Everything about this setting/)).toBeUndefined();
    expect(await screen.violations()).toEqual([]);
  });

  it('says when it is not sealed yet', async () => {
    expect((await open({})).text).toContain('Not sealed yet');
  });
});
