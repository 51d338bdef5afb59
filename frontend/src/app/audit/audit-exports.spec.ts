import { TestBed } from '@angular/core/testing';
import type { AuditExportDto } from '../api/models';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { AuditExports } from './audit-exports';
import { AuditSource } from './audit-source';
import { OrganisationAuditSource } from './organisation-audit-source';

const made = (id: string, more: Partial<AuditExportDto> = {}): AuditExportDto => ({
  id,
  format: 'csv',
  state: 'ready',
  filter: { category: 'vault' },
  to: '2026-11-24T10:00:00.000Z',
  rows: 1200,
  bytes: 345_678,
  progress: 100,
  sha256: 'ab',
  requestedBy: 'u1',
  requestedByName: 'Dana Sands',
  createdAt: '2026-11-24T10:00:00.000Z',
  finishedAt: '2026-11-24T10:00:01.000Z',
  expiresAt: new Date(Date.now() + 86_000_000).toISOString(),
  failure: null,
  ...more,
});

async function open(items: readonly AuditExportDto[]): Promise<{ screen: Screen; server: Server }> {
  const server = new Server({
    'GET /organisations/acme-id/audit-exports': () => ({ items }),
    'DELETE /organisations/acme-id/audit-exports/x1': () => null,
  });
  TestBed.configureTestingModule({ providers: [...server.providers(), { provide: AuditSource, useClass: OrganisationAuditSource }] });
  TestBed.inject(Session).set(aSession('audit.event.read', 'audit.event.export'));
  const screen = new Screen(TestBed.createComponent(AuditExports));
  await screen.settled();
  return { screen, server };
}

describe('the exports', () => {
  it('tell what is in them, how far they are, and why one failed', async () => {
    const { screen } = await open([
      made('x1'),
      made('x2', { state: 'running', progress: 40, rows: 500, sha256: null, format: 'jsonl', filter: {} }),
      made('x3', { state: 'failed', sha256: null, failure: 'The file could not be written.' }),
    ]);
    for (const text of ['CSV Vault access', '346 kB', 'JSON Lines Everything', '40 %', 'The file could not be written.'])
      expect(screen.text).toContain(text);
    expect(await screen.violations()).toEqual([]);
  });

  it('offer a download and a manifest only of what is ready', async () => {
    const { screen } = await open([made('x2', { state: 'waiting', sha256: null })]);
    expect(screen.query('button', 'Download')).toBeUndefined();
    expect(screen.query('button', 'Manifest')).toBeUndefined();
    expect(screen.query('button', /^Delete the export/)).toBeDefined();
  });

  it('say how to make one when there is none', async () => {
    const { screen } = await open([]);
    expect(screen.getAs(HTMLAnchorElement, 'link', 'To the events').getAttribute('href')).toBe('/o/acme/audit');
  });
});
