import { TestBed } from '@angular/core/testing';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { ExportPage } from './export-page';

const refused = {
  status: 400,
  code: 'validation-failed',
  detail: 'Something is missing.',
  errors: [{ field: 'ticket', message: 'is needed for an export' }],
};

function open(answer: unknown): { screen: Screen; server: Server } {
  const server = new Server({ 'POST .*/exports': () => answer });
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.data.export'));
  return { screen: new Screen(TestBed.createComponent(ExportPage)), server };
}

async function exportFor(screen: Screen, reason: string): Promise<void> {
  await screen.settled();
  await screen.click('checkbox', 'Encrypt the file with a password');
  await screen.type('Reason', reason);
  await screen.click('button', 'Export the vault');
  await screen.settled();
}

describe('exporting the vault', () => {
  it('asks why, then has the file saved and says what it holds', async () => {
    const { screen, server } = open(new Blob(['{}'], { type: 'application/json' }));
    await screen.settled();
    expect(screen.getAs(HTMLButtonElement, 'button', 'Export the vault').disabled).toBe(true);
    expect(await screen.violations()).toEqual([]);
    const saved: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    await exportFor(screen, 'Moving house');
    click.mockRestore();
    expect(server.requests.at(-1)?.body).toEqual({ format: 'bitwarden-json', reason: 'Moving house' });
    expect(saved).toEqual([expect.stringMatching(/^vault-.+\.json$/)]);
    expect(screen.text).toContain('every secret in the clear');
  });

  it('locks the file with a password unless told otherwise, typed twice', async () => {
    const { screen, server } = open(new Blob(['{}'], { type: 'application/json' }));
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    await screen.settled();
    await screen.type('Reason', 'A copy');
    await screen.type(/^Password of the file/, 'long enough words');
    expect(screen.getAs(HTMLButtonElement, 'button', 'Export the vault').disabled).toBe(true);
    await screen.type('The same again', 'long enough words');
    expect(await screen.violations()).toEqual([]);
    await screen.click('button', 'Export the vault');
    await screen.settled();
    click.mockRestore();
    expect(server.requests.at(-1)?.body).toEqual({ format: 'bitwarden-json', reason: 'A copy', password: 'long enough words' });
    expect(screen.text).toContain('opens with its password alone');
  });

  it('reads what is wrong although a file was expected', async () => {
    const { screen } = open(new Refusal(400, new Blob([JSON.stringify(refused)], { type: 'application/problem+json' })));
    await exportFor(screen, 'Moving house');
    expect(screen.get('alert').textContent).toContain('ticket is needed for an export');
  });
});
