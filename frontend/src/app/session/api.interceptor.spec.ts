import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { getSession, listMembers, renewRecoveryCodes, signIn } from '../api/functions';
import { Refusal, Server, aSession } from '../../testing/server';
import { Problem } from './problem';
import { Reauthentication } from './reauthentication';
import { Session } from './session';

function setUp(server: Server): Api {
  TestBed.configureTestingModule({ providers: server.providers() });
  return TestBed.inject(Api);
}

describe('every request', () => {
  it('turns problem details into one error type', async () => {
    const api = setUp(
      new Server({
        'GET /organisations/o/members': () =>
          new Refusal(400, {
            status: 400,
            code: 'validation-failed',
            detail: 'Wrong.',
            requestId: 'r1',
            errors: [{ field: 'limit', message: 'must be at most 200' }],
          }),
      }),
    );
    await expect(api.invoke(listMembers, { organisationId: 'o' })).rejects.toEqual(
      expect.objectContaining({
        status: 400,
        code: 'validation-failed',
        message: 'Wrong.',
        requestId: 'r1',
        fields: [{ field: 'limit', message: 'must be at most 200' }],
      }),
    );
  });

  it('says something a person understands when there is no answer at all', async () => {
    const api = setUp(new Server({ 'GET /session': () => new Refusal(0, {}) }));
    await expect(api.invoke(getSession)).rejects.toBeInstanceOf(Problem);
    await expect(api.invoke(getSession)).rejects.toThrow('cannot be reached');
  });

  it('leads to the sign-in page when the session is gone, and remembers the way back', async () => {
    const api = setUp(new Server({ 'GET /organisations/o/members': () => new Refusal(401, { status: 401, code: 'unauthenticated' }) }));
    TestBed.inject(Session).set(aSession());
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    await expect(api.invoke(listMembers, { organisationId: 'o' })).rejects.toBeInstanceOf(Problem);
    expect(navigate).toHaveBeenCalledWith(['/sign-in'], { queryParams: { return: '/', ended: true } });
    expect(TestBed.inject(Session).current()).toBeNull();
  });

  it('asks for the permissions anew when one turns out to be gone', async () => {
    const server = new Server({
      'GET /session': () => aSession(),
      'GET /organisations/o/members': () => new Refusal(403, { status: 403, code: 'forbidden' }),
    });
    const api = setUp(server);
    TestBed.inject(Session).set(aSession('organisation.member.read'));
    await expect(api.invoke(listMembers, { organisationId: 'o' })).rejects.toBeInstanceOf(Problem);
    await new Promise((resolve) => setTimeout(resolve));
    expect(server.asked('GET', /session$/)).toHaveLength(1);
    expect(TestBed.inject(Session).organisations()[0]?.permissions).toEqual([]);
  });

  it('does not take a refused sign-in for the end of a session', async () => {
    const api = setUp(new Server({ 'POST /sign-in': () => new Refusal(401, { status: 401, code: 'sign-in-failed' }) }));
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigate');
    await expect(api.invoke(signIn, { body: { email: 'a@b.example', password: 'x' } })).rejects.toBeInstanceOf(Problem);
    expect(navigate).not.toHaveBeenCalled();
  });

  it('is repeated by itself once the person has confirmed who he is', async () => {
    let confirmed = false;
    const server = new Server({
      'POST /profile/recovery-codes': () =>
        confirmed ? { recoveryCodes: ['a'] } : new Refusal(403, { status: 403, code: 'reauthentication-required' }),
    });
    const api = setUp(server);
    vi.spyOn(TestBed.inject(Reauthentication), 'ask').mockImplementation(() => {
      confirmed = true;
      return Promise.resolve(true);
    });
    expect(await api.invoke(renewRecoveryCodes)).toEqual({ recoveryCodes: ['a'] });
    expect(server.requests).toHaveLength(2);
  });

  it('fails as refused when the person declines to confirm', async () => {
    const server = new Server({
      'POST /profile/recovery-codes': () => new Refusal(403, { status: 403, code: 'reauthentication-required' }),
    });
    const api = setUp(server);
    vi.spyOn(TestBed.inject(Reauthentication), 'ask').mockResolvedValue(false);
    await expect(api.invoke(renewRecoveryCodes)).rejects.toEqual(expect.objectContaining({ status: 403 }));
    expect(server.requests).toHaveLength(1);
  });
});
