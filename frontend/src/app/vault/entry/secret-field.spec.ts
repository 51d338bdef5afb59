import { TestBed } from '@angular/core/testing';
import type { CredentialFieldDto } from '../../api/models';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { SecretField } from './secret-field';

const password: CredentialFieldDto = {
  id: 'f1',
  key: 'password',
  label: 'Password',
  kind: 'secret',
  secret: true,
  value: null,
  hasValue: true,
  version: 1,
  updatedAt: '2026-11-24T10:00:00Z',
  limited: false,
  mayReveal: true,
  mayUpdate: true,
};

function open(server: Server, ...permissions: string[]) {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession(...permissions));
  const fixture = TestBed.createComponent(SecretField);
  fixture.componentRef.setInput('entry', { id: 'c1', name: 'Router' });
  fixture.componentRef.setInput('field', password);
  return { fixture, screen: new Screen(fixture) };
}

describe('a secret field', () => {
  const reveals = { 'POST .*/reveal': () => ({ value: 'S3cr3t!' }) };

  it('is hidden at first, shows the value when asked, and can be hidden again', async () => {
    const { screen } = open(new Server(reveals), 'vault.secret.reveal');
    await screen.settled();
    expect(screen.text).not.toContain('S3cr3t!');
    await screen.click('button', 'Reveal Password');
    expect(screen.text).toContain('S3cr3t!');
    expect(screen.query('timer')).toBeDefined();
    await screen.click('button', 'Hide Password');
    expect(screen.text).not.toContain('S3cr3t!');
    expect(await screen.violations()).toEqual([]);
  });

  it('offers nothing to a person whose role cannot reveal', async () => {
    const server = new Server(reveals);
    const { screen } = open(server, 'vault.credential.read');
    await screen.settled();
    expect(screen.query('button')).toBeUndefined();
    expect(screen.text).toContain('Your role cannot reveal this');
    expect(server.requests).toHaveLength(0);
  });

  it('says why when the server refuses', async () => {
    const { screen } = open(
      new Server({
        'POST .*/reveal': () => new Refusal(503, { status: 503, code: 'audit-unavailable', detail: 'The audit trail cannot be written.' }),
      }),
      'vault.secret.reveal',
    );
    await screen.settled();
    await screen.click('button', 'Reveal Password');
    expect(screen.get('alert').textContent).toContain('The audit trail cannot be written.');
  });

  it('forgets the value when it leaves the page', async () => {
    const { fixture, screen } = open(new Server(reveals), 'vault.secret.reveal');
    await screen.settled();
    await screen.click('button', 'Reveal Password');
    const held = fixture.componentInstance as unknown as { shown: { value(): string | undefined } };
    fixture.destroy();
    expect(held.shown.value()).toBeUndefined();
  });

  it('sends the header against forged requests', async () => {
    const server = new Server(reveals);
    const { screen } = open(server, 'vault.secret.reveal');
    await screen.settled();
    await screen.click('button', 'Reveal Password');
    expect(server.requests[0]?.headers.get('X-Requested-By')).toBe('clientst0r');
  });
});
