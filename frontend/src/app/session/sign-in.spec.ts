import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { SignIn } from './sign-in';

function open(server: Server, returnTo?: string) {
  TestBed.configureTestingModule({ providers: server.providers() });
  const fixture = TestBed.createComponent(SignIn);
  if (returnTo) fixture.componentRef.setInput('return', returnTo);
  const navigate = vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  return { screen: new Screen(fixture), navigate };
}

async function enter(screen: Screen): Promise<void> {
  await screen.settled();
  await screen.type('E-mail address', 'dana@msp.example');
  await screen.type('Password', 'correct horse battery');
  await screen.click('button', 'Sign in');
}

describe('signing in', () => {
  const passes = {
    'POST /sign-in': () => ({ step: 'second-factor', methods: ['totp', 'recovery-code'] }),
    'POST /sign-in/second-factor': () => ({ step: 'signed-in' }),
    'POST /sign-in/recovery-code': () => ({ step: 'signed-in' }),
    'GET /session': () => aSession(),
  };

  it('asks for the second factor, submits six digits by itself, and returns to where one was', async () => {
    const server = new Server(passes);
    const { screen, navigate } = open(server, '/o/acme/audit');
    await enter(screen);
    expect(screen.get('heading', 'Second factor')).toBeDefined();
    expect(await screen.violations()).toEqual([]);
    await screen.type(/^Code/, '492039');
    expect(server.asked('POST', /second-factor$/)[0]?.body).toEqual({ code: '492039' });
    expect(navigate).toHaveBeenCalledWith('/o/acme/audit');
  });

  it('never returns to another site', async () => {
    const { screen, navigate } = open(new Server({ ...passes, 'POST /sign-in': () => ({ step: 'signed-in' }) }), '//evil.example/');
    await enter(screen);
    expect(navigate).toHaveBeenCalledWith('/');
  });

  it('accepts a recovery code instead', async () => {
    const server = new Server(passes);
    const { screen } = open(server);
    await enter(screen);
    await screen.click('button', 'Use a recovery code');
    await screen.type('Recovery code', 'abcd-efgh');
    await screen.click('button', 'Continue');
    expect(server.asked('POST', /recovery-code$/)[0]?.body).toEqual({ code: 'abcd-efgh' });
  });

  it('shows the one answer to a wrong password, in the form', async () => {
    const { screen } = open(
      new Server({
        'POST /sign-in': () =>
          new Refusal(401, { status: 401, code: 'sign-in-failed', detail: 'The e-mail address or the password is wrong.' }),
      }),
    );
    await enter(screen);
    expect(screen.get('alert').textContent).toContain('The e-mail address or the password is wrong.');
  });

  it('can be sent again unchanged after the server was away', async () => {
    let away = true;
    const server = new Server({
      ...passes,
      'POST /sign-in': () =>
        away ? new Refusal(503, { status: 503, code: 'unavailable', detail: 'Try again in a moment.' }) : { step: 'second-factor' },
    });
    const { screen } = open(server);
    await enter(screen);
    expect(screen.text).toContain('Try again in a moment.');
    away = false;
    await screen.click('button', 'Sign in');
    expect(screen.get('heading', 'Second factor')).toBeDefined();
  });

  it('offers the providers, says why one cannot be reached, and goes nowhere then', async () => {
    const server = new Server({
      'GET /sign-in/providers': () => ({ items: [{ id: '1', name: 'Corp', kind: 'oidc' }] }),
      'POST /sign-in/providers/1/start': () => new Refusal(401, { status: 401, code: 'provider-refused', detail: 'It did not work.' }),
    });
    const { screen } = open(server, '//evil.example');
    await screen.settled();
    await screen.click('button', 'Sign in with Corp');
    expect(screen.get('alert').textContent).toContain('It did not work.');
    expect(server.asked('POST', /start$/)[0]?.body).toEqual({ returnTo: '/' });
    expect(await screen.violations()).toEqual([]);
  });

  it('asks for what is missing before it asks the server', async () => {
    const server = new Server({});
    const { screen } = open(server);
    await screen.settled();
    await screen.click('button', 'Sign in');
    expect(screen.text).toContain('This is needed.');
    expect(screen.get('textbox', 'Password').getAttribute('aria-invalid')).toBe('true');
    expect(server.asked('POST', /./)).toHaveLength(0);
  });

  it('does not move what is being pressed: a field that is left says what is missing once the pointer is up', async () => {
    const { screen } = open(new Server({}));
    await screen.settled();
    const field = screen.get('textbox', 'E-mail address');
    field.focus();
    screen.get('link', 'Forgotten password?').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
    field.blur();
    await screen.settled();
    expect(screen.text).not.toContain('This is needed.');
    document.dispatchEvent(new PointerEvent('pointerup', { button: 0 }));
    await new Promise((resolve) => setTimeout(resolve));
    await screen.settled();
    expect(screen.text).toContain('This is needed.');
  });
});
