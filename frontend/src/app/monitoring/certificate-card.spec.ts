import { TestBed } from '@angular/core/testing';
import type { CheckDto } from '../api/models';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { Session } from '../session/session';
import { CertificateCard } from './certificate-card';
import { RegistrationCard } from './registration-card';

const refusal = (status: number) => () => new Refusal(status, { status, code: 'refused', detail: 'The database is away.' });

describe.each([
  ['certificate', CertificateCard, 'None has been seen yet.'],
  ['registration', RegistrationCard, 'The registry has told nothing yet.'],
] as const)('the %s of a check', (_what, card, nothing) => {
  it.each([
    ['is said to be unknown before it was seen', 404, nothing],
    ['is not said to be unknown when it could not be read', 503, 'The database is away.'],
  ])('%s', async (_case, status, text) => {
    const server = new Server({ 'GET /organisations/.*/checks/c1/.*': refusal(status) });
    TestBed.configureTestingModule({ providers: server.providers() });
    TestBed.inject(Session).set(aSession());
    const fixture = TestBed.createComponent<CertificateCard | RegistrationCard>(card);
    fixture.componentRef.setInput('check', { id: 'c1', lastCheckedAt: null } as CheckDto);
    const screen = new Screen(fixture);
    await screen.settled();
    expect(screen.text).toContain(text);
    expect(screen.text.includes(nothing)).toBe(status === 404);
  });
});
