import { TestBed } from '@angular/core/testing';
import type { AuditLogVerificationDto } from '../api/models';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { AuditSource } from './audit-source';
import { LogPage } from './log-page';
import { PlatformAuditSource } from './platform-audit-source';

const LOG = {
  size: 12_345,
  verifierKey: 'msp.example/audit+1234+key',
  checkpoint: 'msp.example/audit\n12345\nroot\n',
  checkpointAt: new Date().toISOString(),
  verifiedSize: 12_000,
  anchored: false,
  anchors: [],
  waiting: 3,
  waitingSince: new Date().toISOString(),
  removedMonths: ['2024-01'],
  retentionDays: 365,
};
const RUN: AuditLogVerificationDto = {
  id: 'r1',
  full: true,
  state: 'finished',
  requestedByName: 'Petra Novak',
  createdAt: '2026-11-24T10:00:00.000Z',
  finishedAt: '2026-11-24T10:01:00.000Z',
  size: 12_345,
  from: 0,
  verified: 12_345,
  checkpoints: 77,
  anchors: 0,
  difference: null,
};

async function open(runs: readonly AuditLogVerificationDto[], ...permissions: string[]): Promise<{ screen: Screen; server: Server }> {
  const server = new Server({
    'GET /platform/audit-log': () => LOG,
    'GET /platform/audit-log/verifications': () => ({ items: runs }),
    'POST /platform/audit-log/verifications': () => ({ ...RUN, state: 'waiting' }),
    'GET /platform/audit-holds': () => ({ items: [] }),
  });
  TestBed.configureTestingModule({ providers: [...server.providers(), { provide: AuditSource, useClass: PlatformAuditSource }] });
  TestBed.inject(Session).set({ ...aSession(), platformPermissions: ['platform.audit.read', ...permissions] });
  const screen = new Screen(TestBed.createComponent(LogPage));
  await screen.settled();
  return { screen, server };
}

describe('the page of the log', () => {
  it('tells how far it is, what is kept outside and how long', async () => {
    const { screen } = await open([RUN], 'platform.audit.manage');
    for (const text of ['12,345', '365 days', 'AUDIT_ANCHOR_FILE', '2024-01', 'Nothing was altered or removed.', '77 signed checkpoints'])
      expect(screen.text).toContain(text);
    expect(await screen.violations()).toEqual([]);
  });

  it('counts those that were looked at, not those before them', async () => {
    const { screen } = await open([{ ...RUN, full: false, from: 12_340 }]);
    expect(screen.text.replaceAll(/\s+/g, ' ')).toContain('From 12,340 on, all 5 events agree');
  });

  it('tells the first difference', async () => {
    const difference = { kind: 'row-changed', leafIndex: 42, eventId: 'e42', message: 'Event e42 was changed' };
    const { screen } = await open([{ ...RUN, difference }]);
    expect(screen.text).toContain('The trail is not what was sealed. Event e42 was changed.');
    expect(screen.text).toContain('Place in the log: 42');
    expect(screen.text).toContain('row changed');
  });

  it('shows progress, and does not begin a second one', async () => {
    const { screen } = await open(
      [{ ...RUN, state: 'running', createdAt: new Date().toISOString(), from: 2345, verified: 7345, finishedAt: null }],
      'platform.audit.manage',
    );
    expect(screen.text).toContain('7,345 of 12,345');
    expect(screen.get('progressbar').getAttribute('value') ?? screen.getAs(HTMLProgressElement, 'progressbar').value.toString()).toBe('50');
    expect(screen.getAs(HTMLButtonElement, 'button', 'Verify everything').disabled).toBe(true);
  });

  it('lets another be asked for when one was left by its worker', async () => {
    const { screen } = await open(
      [{ ...RUN, state: 'running', createdAt: '2000-01-01T00:00:00.000Z', finishedAt: null }],
      'platform.audit.manage',
    );
    expect(screen.getAs(HTMLButtonElement, 'button', 'Verify everything').disabled).toBe(false);
  });

  it('begins one for those who manage it, and has no button for those who only read', async () => {
    const { screen, server } = await open([], 'platform.audit.manage');
    await screen.click('button', 'Verify what is new');
    expect(server.asked('POST', /verifications/)[0]?.body).toEqual({ full: false });
    TestBed.resetTestingModule();
    const reader = await open([]);
    expect(reader.screen.query('button', 'Verify everything')).toBeUndefined();
    expect(reader.screen.query('button', 'Place a hold…')).toBeUndefined();
  });
});
