import { eventNote } from './event-note';

describe('eventNote', () => {
  it.each([
    ['credential.revealed', 'success', { fieldId: 'f', label: 'Password', version: 3, reason: 'Ticket 4711' }, 'Password'],
    ['credential.copied', 'refused', { label: 'Password', refusal: 'own-request' }, 'Password, own request'],
    ['sign-in.failed', 'failure', { door: 'password', reason: 'wrong-password' }, 'wrong password'],
    ['session.ended', 'success', { reason: 'over its limits' }, 'over its limits'],
    ['access.refused', 'refused', { permission: 'audit.event.read', method: 'GET', path: '/x' }, 'audit.event.read'],
    ['api-key.used', 'success', { method: 'GET', path: '/api/v1/x', status: 200 }, 'GET /api/v1/x'],
    ['attachment.downloaded', 'success', { file: 'router.cfg', bytes: 3, reason: 'x' }, 'router.cfg'],
    ['audit.read', 'success', { chart: 'addresses', from: '2026-11-01', to: '2026-11-29' }, 'chart of addresses'],
    ['passwords.checked', 'success', { entries: 1204, passwords: 1310, breached: 2, clean: 1308, unknown: 0 }, '1,204 entries'],
    ['passwords.checked', 'success', { entries: 1, passwords: 1, breached: 0, clean: 1, unknown: 0 }, ''],
    [
      'passwords.checked',
      'success',
      { entries: 30, passwords: 36, breached: 0, clean: 0, unknown: 36 },
      '30 entries, 36 not looked up in breaches',
    ],
    ['audit.heartbeat', 'success', null, ''],
  ] as const)('%s (%s)', (action, outcome, details, note) => {
    expect(eventNote({ action, outcome, details })).toBe(note);
  });
});
