import type { Response, Test } from 'supertest';
import { SessionStore } from '@clientst0r/identity';
import { Authenticator } from './authenticator.js';
import type { IdentityApi } from './identity-api.js';
import { type Client, currentCode, type TestPerson } from './people.js';

/** Set by `useApi` before the steps run. */
export let context: IdentityApi;

export function useApi(api: IdentityApi): void {
  context = api;
}

interface State {
  organisationId: string;
  person: TestPerson;
  client: Client;
  owner: Client;
  boss: Client;
  ownerPerson: TestPerson;
  bossPerson: TestPerson;
  members: string;
  credential: { id: string; fields: { id: string; key: string }[] };
  made: Record<string, { id: string; version: number }>;
  codes: string[];
  browser: Client;
  newcomer: Client;
  invitation: string;
  share: string;
  reset: string;
  factor: string;
}

export const state = { made: {} } as State;
export const device = new Authenticator();
/** Of webhooks, as Standard Webhooks has it. */
export const SIGNING_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const OTHER_PASSWORD = 'an unusual sentence about llamas';
export const org = (rest: string): string => `organisations/${state.organisationId}/${rest}`;
export const field = (key: string): string =>
  org(`credentials/${state.credential.id}/fields/${state.credential.fields.find((one) => one.key === key)?.id ?? ''}`);
export const matching = (test: Test, version: number): Test => test.set('if-match', `"${version}"`);
export const code = (person = state.person): Promise<string> => {
  context.clock.forward(60_000);
  return currentCode(person, context.clock.now());
};

export async function afterPassword(person = state.person): Promise<Client> {
  const browser = context.people.client();
  await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
  return browser;
}

export async function passkeyOf(browser: Client, authenticator: Authenticator): Promise<Response> {
  const { body } = await browser.post('profile/passkeys/options').expect(200);
  return browser.post('profile/passkeys', { name: 'Laptop', ...authenticator.create(body.options) });
}

export async function answeredAt(path: string, browser: Client): Promise<Response> {
  const { body } = await browser.post(`${path}/options`).expect(200);
  return browser.post(path, device.get(body.options));
}

export async function sessionOf(person: TestPerson): Promise<string> {
  await context.api.app.get(SessionStore).start(person.userId, 'totp');
  const { body } = await (await context.people.signedIn(person)).get('profile/sessions').expect(200);
  return (body.items as { id: string; current?: boolean }[]).find(({ current }) => current !== true)!.id;
}

export const keep =
  (name: string) =>
  (response: Response): void => {
    state.made[name] = response.body as { id: string; version: number };
  };

/** An async function sends what it returns. */
export type Call = () => Test | Promise<Response>;
export interface Step {
  readonly call: Call;
  readonly after?: (response: Response) => void;
}
