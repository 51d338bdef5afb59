import { randomUUIDv7 } from 'node:crypto';
import { AuditSealer } from '@clientst0r/audit';
import { Authenticator } from './authenticator.js';
import { LinkOpener } from './link-opener.js';
import { monitoringSteps } from './monitoring-steps.js';
import { PROVIDER_STEPS } from './audited-provider-steps.js';
import { type Client, type TestPerson } from './people.js';
import {
  afterPassword,
  answeredAt,
  type Call,
  code,
  context,
  device,
  field,
  keep,
  matching,
  org,
  OTHER_PASSWORD,
  passkeyOf,
  sessionOf,
  state,
  type Step,
} from './audited-state.js';

const view = { name: 'View', filter: { outcome: 'refused' } };
const content = JSON.stringify({ items: [{ type: 1, name: 'Imported', login: { username: 'u', password: 'p' } }] });
const stream = { name: 'SIEM', kind: 'webhook', url: 'https://127.0.0.1:1/', secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };

const directory = {
  name: 'Corp', url: 'ldaps://127.0.0.1:1', schema: 'posix', bindMode: 'service', bindDn: 'cn=service', bindPassword: 'p', baseDn: 'dc=corp',
  userFilter: '(uid=*)', groupFilter: '(cn=*)', nestedGroups: 'walk',
}; // prettier-ignore

/** In this order: later steps use what earlier ones have made. */
export const STEPS: Readonly<Record<string, Step | Call>> = {
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
  sendTestMail: async () => {
    for (const [key, value] of Object.entries({ 'mail.host': '127.0.0.1', 'mail.port': 1, 'mail.from-address': 'a@b.example' })) {
      await state.boss.put(`platform/settings/${key}`, { value }).expect(200);
    }
    return state.boss.post('platform/mail/test');
  },
  retryMailDelivery: async () => {
    const insert =
      "insert into mail_deliveries (id, created_at, kind, recipient, facts, state) values (?, utc_timestamp(3), 'invitation', 'a@b.example', '{}', 'failed')";
    const id = randomUUIDv7();
    await context.api.orm.em.getConnection().execute(insert, [id]);
    return state.boss.post(`platform/mail/deliveries/${id}/retry`);
  },
  ...PROVIDER_STEPS,
  createOrganisation: () =>
    state.boss.post('platform/organisations', { name: 'New', slug: `o-${randomUUIDv7()}`, ownerEmail: `o-${randomUUIDv7()}@example.com` }),
  renewInvitation: async () => {
    await state.owner.post(org('invitations'), { email: `r-${randomUUIDv7()}@example.com`, roleIds: ['viewer'] }).expect(201);
    return state.owner.post(org(`invitations/${await newestInvitation()}/renew`));
  },
  revokeInvitation: async () => state.owner.delete(org(`invitations/${await newestInvitation()}`)),
  createRole: { call: () => state.owner.post(org('roles'), { name: 'Own', permissions: ['api.key.read'] }), after: keep('role') },
  updateRole: {
    call: () => matching(state.owner.patch(org(`roles/${state.made['role']!.id}`), { name: 'Owned' }), state.made['role']!.version),
    after: keep('role'),
  },
  deleteRole: () => matching(state.owner.delete(org(`roles/${state.made['role']!.id}`)), state.made['role']!.version),
  assignRoles: () => state.owner.put(org(`members/${state.members}/roles`), { roleIds: ['technician'] }),
  suspendMember: () => state.owner.post(org(`members/${state.members}/suspend`)),
  resumeMember: () => state.owner.post(org(`members/${state.members}/resume`)),
  reviewMember: () => state.owner.post(org(`members/${state.members}/review`)),
  removeMember: () => state.owner.delete(org(`members/${state.members}`)),
  clearLockout: async () => {
    const browser = context.people.client();
    for (let guess = 0; guess < 5; guess += 1) await browser.post('sign-in', { email: 'l@example.com', password: 'x' }).expect(401);
    const { body } = await state.boss.get('platform/lockouts').expect(200);
    return state.boss.delete(`platform/lockouts/${(body.items as { id: string }[])[0]!.id}`);
  },
  renameOwnOrganisation: () => state.owner.patch(`organisations/${state.organisationId}`, { name: 'Covered still' }),
  renameOrganisation: async () => state.boss.patch(`platform/organisations/${await emptyOrganisation()}`, { name: 'Renamed' }),
  deactivateOrganisation: async () => state.boss.post(`platform/organisations/${await emptyOrganisation()}/deactivate`),
  reactivateOrganisation: async () => state.boss.post(`platform/organisations/${await deactivatedOrganisation()}/reactivate`),
  scheduleOrganisationDeletion: async () => state.boss.post(`platform/organisations/${await deactivatedOrganisation()}/deletion`),
  cancelOrganisationDeletion: async () => {
    const id = await deactivatedOrganisation();
    await state.boss.post(`platform/organisations/${id}/deletion`).expect(200);
    return state.boss.delete(`platform/organisations/${id}/deletion`);
  },
  mergeOrganisation: async () => {
    const targetId = await emptyOrganisation();
    return state.boss.post(`platform/organisations/${await emptyOrganisation()}/merge`, { targetId });
  },
  createApiKey: {
    call: () => state.owner.post(org('api-keys'), { name: 'Key', scopes: ['vault.credential.read'] }),
    after: ({ body }) => (state.made['key'] = body.apiKey),
  },
  rotateApiKey: {
    call: () => state.owner.post(org(`api-keys/${state.made['key']!.id}/rotate`), {}),
    after: ({ body }) => (state.made['key'] = body.apiKey),
  },
  revokeApiKey: () => state.owner.delete(org(`api-keys/${state.made['key']!.id}`)),

  createCredential: {
    call: () =>
      state.owner.post(org('credentials'), {
        type: 'login',
        name: 'Router',
        fields: [
          { key: 'password', value: 'x' },
          { key: 'totp', value: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
        ],
      }),
    after: ({ body }) => (state.credential = body),
  },
  listCredentials: () => state.owner.get(org('credentials')),
  getCredential: () => state.owner.get(org(`credentials/${state.credential.id}`)),
  updateCredential: {
    call: () => matching(state.owner.patch(org(`credentials/${state.credential.id}`), { name: 'Switch' }), 1),
    after: keep('credential'),
  },
  revealField: () => state.owner.post(`${field('password')}/reveal`, {}),
  copyField: () => state.owner.post(`${field('password')}/copy`, {}),
  generateCode: () => state.owner.post(`${field('totp')}/code`, {}),
  createShareLink: {
    call: () => state.owner.post(`${field('password')}/share-links`, { recipient: 'Jo', hours: '1', views: 2 }),
    after: ({ body }) => {
      state.made['share'] = body.link;
      state.share = new LinkOpener(body.url as string).token;
    },
  },
  openShareLink: () => context.people.client().post('share-links/open', { token: state.share }),
  revokeShareLink: () => state.owner.post(org(`share-links/${state.made['share']!.id}/revoke`)),
  createSecretRequest: {
    call: () => state.owner.post(org('secret-requests'), { recipient: 'Jo', hours: '1', keys: ['password'], name: 'Asked', type: 'login' }),
    after: ({ body }) => {
      state.share = (body.url as string).split('#')[1] ?? '';
    },
  },
  answerSecretRequest: () =>
    context.people.client().post('secret-requests/answer', { token: state.share, values: [{ key: 'password', value: 'x' }] }),
  revokeSecretRequest: async () => {
    const asked = { recipient: 'Jo', hours: '1', keys: ['password'], name: 'Asked', type: 'login' };
    const { body } = await state.owner.post(org('secret-requests'), asked).expect(201);
    return state.owner.post(org(`secret-requests/${(body as { request: { id: string } }).request.id}/revoke`));
  },
  setFieldAccess: {
    call: () => matching(state.owner.put(`${field('password')}/access`, { limited: true, grants: [] }), state.made['credential']!.version),
    after: keep('credential'),
  },
  setAccessRules: {
    call: () =>
      matching(state.owner.put(org(`credentials/${state.credential.id}/access-rules`), { rules: null }), state.made['credential']!.version),
    after: keep('credential'),
  },
  setVaultPolicy: () =>
    state.owner.put(org('vault-policy'), {
      reauthenticationMinutes: null, reasonRequired: true, ticketRequired: false, revealsPerHour: null, historyVersions: 5, trashDays: 10,
    }), // prettier-ignore
  revealFormerVersion: async () => {
    const { body } = await matching(
      state.owner.patch(org(`credentials/${state.credential.id}`), {
        fields: [{ key: 'totp', value: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }],
      }),
      state.made['credential']!.version,
    ).expect(200);
    state.made['credential'] = body as { id: string; version: number };
    return state.owner.post(`${field('totp')}/history/1/reveal`, { reason: 'x' });
  },
  purgeCredential: async () => {
    const { body } = await state.owner.post(org('credentials'), { type: 'login', name: 'Gone', fields: [] }).expect(201);
    await matching(state.owner.delete(org(`credentials/${(body as { id: string }).id}`)), 1).expect(204);
    return state.owner.delete(org(`credentials/${(body as { id: string }).id}/purge`));
  },
  requestPasswordCheck: () => state.owner.post(org('password-health/checks')),
  trashCredential: () => matching(state.owner.delete(org(`credentials/${state.credential.id}`)), state.made['credential']!.version),
  restoreCredential: () => state.owner.post(org(`credentials/${state.credential.id}/restore`)),
  exportCredentials: () => state.owner.post(org('exports'), { format: 'bitwarden-json', reason: 'Moving' }),
  previewImport: () => state.owner.post(org('imports/preview'), { format: 'bitwarden-json', content }),
  importCredentials: () => state.owner.post(org('imports'), { format: 'bitwarden-json', content }),

  ...monitoringSteps(stream.secret),

  ...auditSteps('', () => state.owner, org),
  ...auditSteps(
    'Platform',
    () => state.boss,
    (rest) => `platform/${rest}`,
  ),

  createAuditStream: { call: () => state.boss.post('platform/audit-streams', stream), after: keep('stream') },
  updateAuditStream: {
    call: () =>
      matching(state.boss.patch(`platform/audit-streams/${state.made['stream']!.id}`, { name: 'SOC' }), state.made['stream']!.version),
    after: keep('stream'),
  },
  testAuditStream: () => state.boss.post(`platform/audit-streams/${state.made['stream']!.id}/test`, {}),
  pauseAuditStream: { call: () => state.boss.post(`platform/audit-streams/${state.made['stream']!.id}/pause`, {}), after: keep('stream') },
  resumeAuditStream: {
    call: () => state.boss.post(`platform/audit-streams/${state.made['stream']!.id}/resume`, {}),
    after: keep('stream'),
  },
  deleteAuditStream: () => matching(state.boss.delete(`platform/audit-streams/${state.made['stream']!.id}`), state.made['stream']!.version),
  createAuditAnchor: {
    call: () =>
      state.boss.post('platform/audit-anchors', { name: 'Auditor', kind: 'mail', target: 'auditor@example.com', everyMinutes: 60 }),
    after: keep('anchor'),
  },
  updateAuditAnchor: {
    call: () =>
      matching(state.boss.patch(`platform/audit-anchors/${state.made['anchor']!.id}`, { everyMinutes: 30 }), state.made['anchor']!.version),
    after: keep('anchor'),
  },
  testAuditAnchor: async () => {
    await context.api.app.get(AuditSealer).run();
    return state.boss.post(`platform/audit-anchors/${state.made['anchor']!.id}/test`, {});
  },
  deleteAuditAnchor: () => matching(state.boss.delete(`platform/audit-anchors/${state.made['anchor']!.id}`), state.made['anchor']!.version),
  changeDetectionRule: async () => {
    const { body } = await state.boss.get('platform/detection-rules').expect(200);
    const [rule] = body.items as { rule: string; version: number }[];
    return matching(state.boss.patch(`platform/detection-rules/${rule!.rule}`, { enabled: false }), rule!.version);
  },
  acknowledgePlatformFinding: async () =>
    state.boss.post(`platform/detection-findings/${await finding(null)}/acknowledge`, { reason: 'Known' }),
  acknowledgeFinding: async () =>
    state.owner.post(org(`detection-findings/${await finding(state.organisationId)}/acknowledge`), { reason: 'Known' }),
  verifyAuditLog: () => state.boss.post('platform/audit-log/verifications', { full: false }),
  placeLegalHold: {
    call: () =>
      state.boss.post('platform/audit-holds', { name: 'Case', reason: 'A lawyer asked', fromMonth: '2026-10', toMonth: '2026-11' }),
    after: keep('hold'),
  },
  releaseLegalHold: () => state.boss.post(`platform/audit-holds/${state.made['hold']!.id}/release`, {}),
  createScimClient: {
    call: () => state.boss.post('platform/scim-clients', { name: 'Entra' }),
    after: ({ body }) => (state.made['scim'] = body.client),
  },
  renewScimToken: () => state.boss.post(`platform/scim-clients/${state.made['scim']!.id}/token`, {}),
  setScimMappings: async () =>
    (await context.people.signedIn(await context.people.person({ [state.organisationId]: ['owner'] }, ['platform-administrator']))).put(
      `platform/scim-clients/${state.made['scim']!.id}/mappings`,
      { mappings: [{ group: 'Staff', organisationId: state.organisationId, roleId: 'viewer' }] },
    ),
  linkScimUser: async () =>
    state.boss.post(`platform/scim-clients/${state.made['scim']!.id}/accounts`, {
      userId: (await context.people.person()).userId,
      userName: 'linked@scim.example',
    }),
  revokeScimToken: () => state.boss.delete(`platform/scim-clients/${state.made['scim']!.id}/token`),
  createDirectory: { call: () => state.boss.post('platform/directories', directory), after: keep('directory') },
  updateDirectory: () => matching(state.boss.patch(`platform/directories/${state.made['directory']!.id}`, { name: 'Other' }), 1),
  setDirectoryMappings: async () =>
    (await context.people.signedIn(await context.people.person({ [state.organisationId]: ['owner'] }, ['platform-administrator']))).put(
      `platform/directories/${state.made['directory']!.id}/mappings`,
      { mappings: [{ group: 'cn=staff', organisationId: state.organisationId, roleId: 'viewer' }] },
    ),
  testDirectory: () => state.boss.post(`platform/directories/${state.made['directory']!.id}/test`),
  requestDirectoryRun: () => state.boss.post(`platform/directories/${state.made['directory']!.id}/runs`, {}),
  deleteDirectory: () => matching(state.boss.delete(`platform/directories/${state.made['directory']!.id}`), 2),
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

/** The audit pages themselves, in an organisation and for the deployment. */
function auditSteps(of: string, who: () => Client, path: (rest: string) => string): Record<string, Step | Call> {
  const own = (name: string): { id: string; version: number } => state.made[`${of}${name}`]!;
  return {
    [`list${of}AuditEvents`]: {
      call: () => who().get(path('audit-events')),
      after: ({ body }) => (state.made[`${of}event`] = body.items[0]),
    },
    [`get${of}AuditEvent`]: () => who().get(path(`audit-events/${own('event').id}`)),
    [`save${of}AuditView`]: { call: () => who().post(path('audit-views'), view), after: keep(`${of}view`) },
    [`replace${of}AuditView`]: {
      call: () => matching(who().put(path(`audit-views/${own('view').id}`), { ...view, name: 'Other' }), 1),
      after: keep(`${of}view`),
    },
    [`delete${of}AuditView`]: () => matching(who().delete(path(`audit-views/${own('view').id}`)), 2),
    ...Object.fromEntries(
      ['events', 'reveals', 'addresses', 'countries'].map((chart) => [
        `chart${of}Audit${chart[0]!.toUpperCase()}${chart.slice(1)}`,
        () => who().get(path(`audit-charts/${chart}`)),
      ]),
    ),
    [`request${of}AuditExport`]: {
      call: () => who().post(path('audit-exports'), { format: 'csv', filter: {} }),
      after: keep(`${of}export`),
    },
    [`delete${of}AuditExport`]: () => who().delete(path(`audit-exports/${own('export').id}`)),
  };
}

const emptyOrganisation = (): Promise<string> => context.people.organisation();

async function deactivatedOrganisation(): Promise<string> {
  const id = await emptyOrganisation();
  await state.boss.post(`platform/organisations/${id}/deactivate`).expect(200);
  return id;
}

async function newestInvitation(): Promise<string> {
  const { body } = await state.owner.get(org('invitations')).expect(200);
  return (body.items as { id: string }[])[0]!.id;
}

async function finding(organisationId: string | null): Promise<string> {
  const id = randomUUIDv7();
  await context.api.orm.em.fork().getConnection().execute(
    `insert into detection_findings (id, created_at, rule, subject, organisation_id, actor_name, at, details)
     values (?, utc_timestamp(3), 'reveal-burst', ?, ?, 'Somebody', utc_timestamp(3), '{}')`,
    [id, id, organisationId],
  ); // prettier-ignore
  return id;
}
