import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { afterPassword, type Call, code, context, OTHER_PASSWORD, sessionOf, state, type Step } from './audited-state.js';
import type { TestPerson } from './people.js';

const newEmail = (): string => `new-${randomUUIDv7()}@example.com`;

/** Settings, one's own account, and what administrators do with those of others; signing out is last. */
export const ACCOUNT_STEPS: Readonly<Record<string, Step | Call>> = {
  changeSetting: () => state.boss.put('platform/settings/session.idle-minutes', { value: 30 }),

  beginOwnEnrolment: {
    call: async () => {
      await context.api.orm.em.fork().getConnection().execute('delete from totp_factors where user_id = ?', [state.person.userId]);
      return state.client.post('profile/factors/enrolment', {});
    },
    after: ({ body }) => (state.factor = body.secret),
  },
  confirmOwnEnrolment: async () =>
    state.client.post('profile/factors/enrolment/confirm', { code: await code({ totpSecret: state.factor } as TestPerson) }),
  endOwnSession: async () => (await context.people.signedIn(state.person)).delete(`profile/sessions/${await sessionOf(state.person)}`),
  endOtherSessions: async () => {
    await sessionOf(state.person);
    return (await context.people.signedIn(state.person)).post('profile/sessions/end-others');
  },
  changePassword: async () =>
    (state.client = await context.people.signedIn(state.person)).put('profile/password', {
      currentPassword: state.person.password,
      password: OTHER_PASSWORD,
    }),
  changeName: () => state.client.put('profile/name', { name: 'Another Name' }),
  changeEmail: async () => (await context.people.signedIn(await context.people.person())).post('profile/email', { email: newEmail() }),
  confirmEmail: async () => {
    const person = await context.people.person();
    const codeHash = createHash('sha256').update('aaaaabbbbb').digest('hex');
    await context.api.app.get<Redis>(REDIS).set(`email-change:${person.userId}`, JSON.stringify({ email: newEmail(), codeHash }));
    return (await context.people.signedIn(person)).post('profile/email/confirm', { code: 'aaaaa-bbbbb' });
  },
  requirePasswordChange: () => state.boss.post(`platform/users/${state.person.userId}/require-password-change`),
  submitNewPassword: async () => {
    Object.assign(state.person, { password: OTHER_PASSWORD, totpSecret: state.factor });
    const browser = await afterPassword();
    await browser.post('sign-in/second-factor', { code: await code() }).expect(200);
    return browser.post('sign-in/new-password', { password: `${OTHER_PASSWORD} again` });
  },
  issuePasswordReset: {
    call: () => state.boss.post(`platform/users/${state.person.userId}/password-reset`),
    after: ({ body }) => (state.reset = String(Object.values(body as object).find((value) => String(value).includes('#'))).split('#')[1]!),
  },
  redeemPasswordReset: () =>
    context.people.client().post('password-resets/redeem', { token: state.reset, password: `${OTHER_PASSWORD} and more` }),
  // One administrator may not renew both the password and the factor of an account.
  resetFactors: async () =>
    (await context.people.signedIn(await context.people.person({}, ['platform-administrator']))).post(
      `platform/users/${state.person.userId}/reset-factors`,
    ),
  assignPlatformRoles: () => state.boss.put(`platform/users/${state.person.userId}/platform-roles`, { roleIds: ['platform-auditor'] }),
  endUserSession: async () => state.boss.delete(`platform/users/${state.person.userId}/sessions/${await sessionOf(state.person)}`),
  endUserSessions: async () => {
    await sessionOf(state.person);
    return state.boss.delete(`platform/users/${state.person.userId}/sessions`);
  },
  deactivateUser: () => state.boss.post(`platform/users/${state.person.userId}/deactivate`),
  activateUser: () => state.boss.post(`platform/users/${state.person.userId}/activate`),
  signOut: async () => (await context.people.signedIn(await context.people.person())).delete('session'),
};
