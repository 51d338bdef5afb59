import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { AccessRequestDto } from '../api/models';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { AccessDialog } from './access-dialog';
import type { AccessDialogData } from './approval-gate';

const pending: AccessRequestDto = {
  id: 'r1', state: 'pending', requesterId: 'u1', requesterName: 'Dana Sands', credentialId: 'c1', credentialName: 'Router', fieldId: 'f1', fieldLabel: 'Password',
  fieldVersion: 1, purpose: 'value', reason: 'It is down', ticket: null, minutes: 15, approvalsNeeded: 1, approvals: [], brokenGlass: false,
  createdAt: '2026-11-28T10:00:00Z', expiresAt: '2026-11-29T10:00:00Z', grantedAt: null, extendedAt: null, endedAt: null, endedByName: null, note: null,
}; // prettier-ignore
const granted: AccessRequestDto = { ...pending, state: 'granted' };
const OWN = 'GET .*/own-access-requests';
const none = () => ({ items: [], nextCursor: null });

async function open(server: Server, more: Partial<AccessDialogData> = {}) {
  const closed: unknown[] = [];
  const data: AccessDialogData = {
    entry: { id: 'c1', name: 'Router' }, field: { id: 'f1', label: 'Password' }, purpose: 'value', given: {},
    policy: { leaseMinutes: 20, glassBreakers: 'everybody', ticketRequired: false }, ...more,
  }; // prettier-ignore
  const ref = { close: (value: unknown) => closed.push(value), id: 'd', _containerInstance: { _addAriaLabelledBy: () => undefined, _removeAriaLabelledBy: () => undefined } }; // prettier-ignore
  TestBed.configureTestingModule({
    providers: [...server.providers(), { provide: MAT_DIALOG_DATA, useValue: data }, { provide: MatDialogRef, useValue: ref }],
  });
  TestBed.inject(Session).set(aSession('vault.secret.reveal'));
  const screen = new Screen(TestBed.createComponent(AccessDialog));
  await screen.settled();
  return { screen, closed };
}

describe('the dialog that asks for access', () => {
  it('asks with a reason for the usual time, and waits', async () => {
    const server = new Server({ [OWN]: none, 'POST .*/access-requests': () => pending });
    const { screen, closed } = await open(server);
    await screen.type(/^Reason/, 'It is down');
    await screen.click('button', 'Ask');
    expect(server.asked('POST', /access-requests/)[0]?.body).toEqual({ reason: 'It is down', purpose: 'value', minutes: 20 });
    expect(screen.text).toContain('Waits for approval');
    expect(closed).toEqual([]);
    expect(await screen.violations()).toEqual([]);
  });

  it('goes on waiting for what was asked before', async () => {
    const server = new Server({ [OWN]: () => ({ items: [pending], nextCursor: null }) });
    const { screen } = await open(server);
    expect(screen.text).toContain('0 of 1 have approved');
  });

  it('breaks the glass only after saying what that means, and goes on at once', async () => {
    const server = new Server({ [OWN]: none, 'POST .*/break-glass': () => granted });
    const { screen, closed } = await open(server, { given: { reason: 'It burns', ticket: 'T-1' } });
    await screen.click('button', /An emergency/);
    expect(screen.text).toContain('Every approver is told now');
    await screen.click('button', 'Break the glass');
    expect(closed).toEqual([{ reason: 'It burns', ticket: 'T-1' }]);
  });

  it('offers no emergency where the organisation lets nobody', async () => {
    const policy = { leaseMinutes: 20, glassBreakers: 'approvers', ticketRequired: false } as const;
    const { screen } = await open(new Server({ [OWN]: none }), { policy });
    expect(screen.query('button', /An emergency/)).toBeUndefined();
  });

  it('waits for a click before it copies, and says why the server refuses', async () => {
    let refuse = true;
    const problem = { status: 409, code: 'too-few-approvers', detail: '2 others must approve, and 0 here may.' };
    const server = new Server({ [OWN]: none, 'POST .*/access-requests': () => (refuse ? new Refusal(409, problem) : granted) });
    const { screen, closed } = await open(server, { click: 'Copy it', given: { reason: 'It is down' } });
    await screen.click('button', 'Ask');
    expect(screen.get('alert').textContent).toContain('2 others must approve');
    refuse = false;
    await screen.click('button', 'Ask');
    expect(closed).toEqual([]);
    await screen.click('button', 'Copy it');
    expect(closed).toEqual([{ reason: 'It is down' }]);
  });
});
