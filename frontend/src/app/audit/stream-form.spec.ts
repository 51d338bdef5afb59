import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { AuditSource } from './audit-source';
import { PlatformAuditSource } from './platform-audit-source';
import { StreamForm } from './stream-form';

const STORED = {
  id: 's1',
  name: 'SIEM',
  kind: 'webhook',
  url: 'https://siem.example.com/events',
  authority: null,
  certificate: null,
  index: null,
  compressed: false,
  hasSecret: true,
  version: 4,
};

async function open(server: Server, streamId?: string): Promise<Screen> {
  TestBed.configureTestingModule({ providers: [...server.providers(), { provide: AuditSource, useClass: PlatformAuditSource }] });
  TestBed.inject(Session).set({ ...aSession(), platformPermissions: ['platform.audit.manage'] });
  const fixture = TestBed.createComponent(StreamForm);
  if (streamId) fixture.componentRef.setInput('streamId', streamId);
  const screen = new Screen(fixture);
  await screen.settled();
  return screen;
}

describe('the form of a stream', () => {
  it('never shows a stored secret, and sends none when none was typed', async () => {
    const server = new Server({ 'GET /platform/audit-streams/s1': () => STORED, 'PATCH /platform/audit-streams/s1': () => STORED });
    const screen = await open(server, 's1');
    expect(screen.getAs(HTMLInputElement, 'textbox', 'Signing secret, as in whsec_…').value).toBe('');
    expect(screen.text).toContain('One is stored and shown to nobody');
    await screen.type('Name', 'SIEM of the group');
    await screen.click('button', 'Save');
    const [sent] = server.asked('PATCH', /audit-streams/);
    expect(sent?.body).toEqual({
      name: 'SIEM of the group',
      url: STORED.url,
      authority: null,
      certificate: null,
      index: null,
      compressed: false,
    });
    expect(sent?.headers.get('If-Match')).toBe('"4"');
    expect(await screen.violations()).toEqual([]);
  });

  it('sends only what its kind has', async () => {
    const server = new Server({ 'POST /platform/audit-streams': () => STORED });
    const screen = await open(server);
    await screen.type('Name', 'Splunk');
    const kind = screen.getAs(HTMLSelectElement, 'combobox', 'Kind');
    const choose = async (value: string): Promise<void> => {
      kind.value = value;
      kind.dispatchEvent(new Event('input', { bubbles: true }));
      kind.dispatchEvent(new Event('change', { bubbles: true }));
      await screen.settled();
    };
    await screen.type(/^Certificate of ours/, 'typed before');
    await choose('splunk-hec');
    await screen.type('Address', 'https://splunk.example.com:8088/services/collector/event');
    await screen.type('Token of the collector', 'abcdefgh');
    await screen.click('button', 'Save');
    expect(server.asked('POST', /audit-streams/)[0]?.body).toMatchObject({
      kind: 'splunk-hec',
      certificate: null,
      secret: 'abcdefgh',
      start: 'now',
    });
  });

  it('puts the complaints of the server where they belong', async () => {
    const server = new Server({
      'POST /platform/audit-streams': () =>
        new Refusal(400, { status: 400, code: 'invalid', errors: [{ field: 'url', message: 'must be like tls://siem.example.com:6514' }] }),
    });
    const screen = await open(server);
    await screen.type('Name', 'Syslog');
    await screen.type('Address', 'ftp://x');
    await screen.click('button', 'Save');
    expect(screen.get('alert').textContent).toContain('must be like tls://');
    expect(screen.get('textbox', 'Address').getAttribute('aria-invalid')).toBe('true');
  });
});
