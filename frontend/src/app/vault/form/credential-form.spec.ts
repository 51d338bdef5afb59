import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { CredentialForm } from './credential-form';

const at = '2026-11-24T10:00:00Z';
const unlimited = { limited: false, mayReveal: true, mayUpdate: true };
const fields = [
  { key: 'username', label: 'User name', kind: 'text', secret: false },
  { key: 'password', label: 'Password', kind: 'secret', secret: true },
];
const note = {
  type: 'secure-note',
  label: 'Secure note',
  icon: 'note',
  fields: [{ key: 'notes', label: 'Note', kind: 'multiline-secret', secret: true }],
};
const types = { 'GET /credential-types': () => ({ items: [{ type: 'login', label: 'Login', icon: 'key', fields }, note] }) };
const stored = (version: number, tags: string[]) => ({
  id: 'c1',
  type: 'login',
  name: 'Router',
  username: 'root',
  url: null,
  expiresOn: null,
  tags,
  createdAt: at,
  updatedAt: at,
  trashedAt: null,
  version,
  fields: [
    {
      id: 'f1',
      key: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      value: 'root',
      hasValue: true,
      version: 1,
      updatedAt: at,
      ...unlimited,
    },
    {
      id: 'f2',
      key: 'password',
      label: 'Password',
      kind: 'secret',
      secret: true,
      value: null,
      hasValue: true,
      version: 1,
      updatedAt: at,
      ...unlimited,
    },
  ],
});

async function open(server: Server, credentialId?: string) {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.credential.create', 'vault.credential.update'));
  vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  const fixture = TestBed.createComponent(CredentialForm);
  if (credentialId) fixture.componentRef.setInput('credentialId', credentialId);
  const screen = new Screen(fixture);
  for (let turn = 0; turn < 3; turn += 1) await screen.settled();
  return { screen, form: fixture.componentInstance };
}

describe('the form of an entry', () => {
  it('has the fields of its type, and sends what was filled in', async () => {
    const server = new Server({ ...types, 'POST .*/credentials': () => stored(1, []) });
    const { screen, form } = await open(server);
    expect(await screen.violations()).toEqual([]);
    expect(form.unsaved()).toBe(false);
    await screen.type('Name', 'Router');
    await screen.type('User name', 'root');
    expect(form.unsaved()).toBe(true);
    await screen.click('button', 'Save');
    expect(server.asked('POST', /credentials$/)[0]?.body).toEqual({
      type: 'login',
      name: 'Router',
      tags: [],
      fields: [{ key: 'username', value: 'root' }],
    });
    expect(form.unsaved()).toBe(false);
  });

  it("takes away a field of one's own, and keeps the other", async () => {
    const { screen } = await open(new Server(types));
    await screen.click('button', 'Add a field');
    await screen.type('Field name', 'Rack');
    await screen.click('button', 'Add a field');
    await screen.click('button', 'Remove the field Rack');
    expect(screen.query('button', 'Remove the field Rack')).toBeUndefined();
    expect(screen.getAs(HTMLInputElement, 'textbox', 'Field name').value).toBe('');
  });

  it('changes its fields with its type', async () => {
    const { screen } = await open(new Server(types));
    const type = screen.getAs(HTMLSelectElement, 'combobox', 'Type');
    type.value = 'secure-note';
    type.dispatchEvent(new Event('change'));
    await screen.settled();
    expect(screen.get('textbox', 'Note')).toBeDefined();
    expect(screen.query('textbox', 'Password')).toBeUndefined();
  });

  it('never shows a stored secret, and does not send it when it is left alone', async () => {
    const server = new Server({ ...types, 'GET .*/credentials/c1': () => stored(4, []), 'PATCH .*/credentials/c1': () => stored(5, []) });
    const { screen } = await open(server, 'c1');
    const password = screen.getAs(HTMLInputElement, 'textbox', 'Password');
    expect(password.value).toBe('');
    expect(password.placeholder).toBe('Unchanged');
    await screen.type('Name', 'Core router');
    await screen.click('button', 'Save');
    const [change] = server.asked('PATCH', /c1$/);
    expect(change?.body).toEqual({ name: 'Core router' });
    expect(change?.headers.get('If-Match')).toBe('"4"');
  });

  it('tells that somebody else was quicker, and loads what he saved', async () => {
    let tags: string[] = [];
    const server = new Server({
      ...types,
      'GET .*/credentials/c1': () => stored(4, tags),
      'PATCH .*/credentials/c1': () => {
        tags = ['theirs'];
        return new Refusal(412, { status: 412, code: 'stale-version' });
      },
    });
    const { screen } = await open(server, 'c1');
    await screen.type(/^Tags/, 'mine');
    await screen.click('button', 'Save');
    expect(screen.get('alert').textContent).toContain('Somebody else changed this entry');
    await screen.click('button', 'Load it');
    for (let turn = 0; turn < 3; turn += 1) await screen.settled();
    expect(screen.getAs(HTMLInputElement, 'textbox', /^Tags/).value).toBe('theirs');
  });
});
