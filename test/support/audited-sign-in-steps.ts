import { randomUUIDv7 } from 'node:crypto';
import { Authenticator } from './authenticator.js';
import {
  afterPassword,
  answeredAt,
  type Call,
  code,
  context,
  device,
  org,
  OTHER_PASSWORD,
  passkeyOf,
  state,
  type Step,
} from './audited-state.js';
import type { TestPerson } from './people.js';

/** How people sign in, the first time and later, and the rules for it. */
export const SIGN_IN_STEPS: Readonly<Record<string, Step | Call>> = {
  signIn: () => context.people.client().post('sign-in', { email: state.person.email, password: state.person.password }),
  submitSecondFactor: async () => (await afterPassword()).post('sign-in/second-factor', { code: await code() }),
  reauthenticate: async () => state.client.post('session/re-authentication', { password: state.person.password, code: await code() }),
  renewRecoveryCodes: { call: () => state.client.post('profile/recovery-codes'), after: ({ body }) => (state.codes = body.recoveryCodes) },
  submitRecoveryCode: async () => (await afterPassword()).post('sign-in/recovery-code', { code: state.codes[0] }),
  inviteMember: {
    call: () => state.owner.post(org('invitations'), { email: `n-${randomUUIDv7()}@example.com`, roleIds: ['viewer'] }),
    after: ({ body }) => (state.invitation = body.invitationLink.split('#')[1]),
  },
  inspectInvitation: () => context.people.client().post('invitations/inspect', { token: 'x'.repeat(43) }),
  acceptInvitation: () =>
    (state.newcomer = context.people.client()).post('invitations/accept', {
      token: state.invitation,
      name: 'Newcomer',
      password: OTHER_PASSWORD,
    }),
  beginEnrolment: { call: () => state.newcomer.post('sign-in/enrolment', {}), after: ({ body }) => (state.factor = body.secret) },
  confirmEnrolment: async () =>
    state.newcomer.post('sign-in/enrolment/confirm', { code: await code({ totpSecret: state.factor } as TestPerson) }),
  addPasskey: {
    call: async () => passkeyOf(await context.people.signedIn(state.person), device),
    after: ({ body }) => (state.made['passkey'] = body.passkey),
  },
  submitPasskey: async () => answeredAt('sign-in/passkey', await afterPassword()),
  signInWithPasskey: () => answeredAt('sign-in/passkey-door', context.people.client()),
  postponeEnrolment: async () => {
    const person = await context.people.person();
    await context.api.orm.em.getConnection().execute('delete from totp_factors where user_id = ?', [person.userId]);
    await state.boss.put('platform/settings/second-factor.grace-days', { value: 14 }).expect(200);
    await new Promise((resume) => setTimeout(resume, 1_100));
    const browser = await afterPassword(person);
    await state.boss.put('platform/settings/second-factor.grace-days', { value: 0 }).expect(200);
    return browser.post('sign-in/enrolment/postpone');
  },
  renamePasskey: async () =>
    (await context.people.signedIn(state.person)).patch(`profile/passkeys/${state.made['passkey']!.id}`, { name: 'Other' }),
  removePasskey: async () => (await context.people.signedIn(state.person)).delete(`profile/passkeys/${state.made['passkey']!.id}`),
  removeTotp: async () => {
    const browser = await context.people.signedIn(await context.people.person());
    await passkeyOf(browser, new Authenticator());
    return browser.delete('profile/factors/totp');
  },
  setOrganisationFactorPolicy: () => state.owner.put(org('second-factor-policy'), { required: true, graceDays: 14 }),
  setUserFactorPolicy: () => state.boss.put(`platform/users/${state.members}/second-factor-policy`, { required: true }),
  setSessionLimit: () => state.boss.put('platform/session-limits/viewer', { idleMinutes: 60, absoluteHours: null }),
  requestPasswordReset: () => context.people.client().post('sign-in/password-reset', { email: state.person.email }),
};
