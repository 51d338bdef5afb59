import { TestBed } from '@angular/core/testing';
import type { AttachmentDto } from '../../api/models';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { Attachments } from './attachments';
import { fileSize } from './file-size';

const PATH = '/organisations/acme-id/credentials/c1/attachments';
const file: AttachmentDto = {
  id: 'a1',
  name: 'firewall.cfg',
  bytes: 1536,
  addedAt: '2026-11-24T10:00:00Z',
  addedById: 'u1',
  addedByName: 'Dana Sands',
};
const ALL = ['vault.credential.update', 'vault.secret.reveal', 'vault.credential.delete'];

async function open(server: Server, permissions: string[], trashedAt: string | null = null) {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession(...permissions));
  const fixture = TestBed.createComponent(Attachments);
  fixture.componentRef.setInput('entry', { id: 'c1', name: 'Router', trashedAt });
  const screen = new Screen(fixture);
  await screen.settled();
  return { fixture, screen };
}

const listing = (...items: AttachmentDto[]) => ({ [`GET ${PATH}`]: () => ({ items }) });

async function choose({ fixture, screen }: Awaited<ReturnType<typeof open>>, ...files: File[]): Promise<void> {
  const element = (fixture.nativeElement as HTMLElement).querySelector('input[type=file]');
  Object.defineProperty(element, 'files', { value: files });
  element?.dispatchEvent(new Event('change'));
  await screen.settled();
  await screen.settled();
}

describe('the files of an entry', () => {
  it('are listed with their size and who added them, with what one may do with them', async () => {
    const { screen } = await open(new Server(listing(file)), ALL);
    expect(screen.text).toContain('firewall.cfg');
    expect(screen.text).toContain('1.5 KiB');
    expect(screen.text).toContain('by Dana Sands');
    expect(screen.text).toContain('up to 25 MiB each');
    expect(screen.get('button', 'Download firewall.cfg')).toBeDefined();
    expect(screen.get('button', 'Delete firewall.cfg')).toBeDefined();
    expect(await screen.violations()).toEqual([]);
  });

  it('are nothing to do with for who may only look, and not there at all when there is none', async () => {
    const { screen } = await open(new Server(listing(file)), []);
    expect(screen.text).toContain('firewall.cfg');
    expect(screen.query('button')).toBeUndefined();
    TestBed.resetTestingModule();
    expect((await open(new Server(listing()), [])).screen.text).toBe('');
  });

  it('rest with an entry in the trash', async () => {
    const { screen } = await open(new Server(listing(file)), ALL, '2026-11-25T10:00:00Z');
    expect(screen.text).toContain('firewall.cfg');
    expect(screen.query('button')).toBeUndefined();
    expect(screen.text).not.toContain('Add a file');
  });

  it('are sent as they are, under their name', async () => {
    const server = new Server({ ...listing(), [`POST ${PATH}`]: () => file });
    const opened = await open(server, ALL);
    await choose(opened, new File(['hostname r1'], 'fire wall+1.cfg', { type: 'text/html' }));
    const [sent] = server.asked('POST', /attachments$/);
    expect(sent?.query.get('name')).toBe('fire wall+1.cfg');
    expect(sent?.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(server.asked('GET', /attachments$/).length).toBeGreaterThan(1);
  });

  it('are not sent when they are too large, and it is said why when the server refuses one', async () => {
    const detail = 'The files of an organisation may have 1 MiB together.';
    const server = new Server({
      ...listing(),
      [`POST ${PATH}`]: () => new Refusal(409, { status: 409, code: 'attachment-quota', detail }),
    });
    const opened = await open(server, ALL);
    const large = new File([], 'large.iso');
    Object.defineProperty(large, 'size', { value: 26 * 1024 * 1024 });
    await choose(opened, large, new File(['x'], 'small.txt'));
    expect(server.asked('POST', /attachments$/)).toHaveLength(1);
    expect(opened.screen.text).toContain('large.iso was not added: It is larger than 25 MiB.');
    expect(opened.screen.text).toContain(`small.txt was not added: ${detail}`);
  });

  it('are deleted once one is sure', async () => {
    const server = new Server({ ...listing(file), [`DELETE ${PATH}/a1`]: () => null });
    const { screen } = await open(server, ALL);
    const ask = vi.spyOn(TestBed.inject(Confirm), 'ask').mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    await screen.click('button', 'Delete firewall.cfg');
    expect(server.asked('DELETE', /a1$/)).toHaveLength(0);
    await screen.click('button', 'Delete firewall.cfg');
    expect(server.asked('DELETE', /a1$/)).toHaveLength(1);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('says why they cannot be listed', async () => {
    const { screen } = await open(
      new Server({ [`GET ${PATH}`]: () => new Refusal(503, { status: 503, code: 'unavailable', detail: 'Away.' }) }),
      ALL,
    );
    expect(screen.text).toContain('Away.');
  });
});

it.each([
  [0, '0 bytes'], [1, '1 byte'], [1023, '1023 bytes'], [1024, '1 KiB'], [1536, '1.5 KiB'], [300_000, '293 KiB'], [26_214_400, '25 MiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
}); // prettier-ignore
