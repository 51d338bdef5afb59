import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Response } from 'supertest';
import { AUDIT_CATALOGUE, AUDIT_CATEGORIES } from '@clientst0r/audit';
import { jobDefinitions } from '@clientst0r/platform';
import { afterPassword, context, org, state, useApi } from '../support/audited-state.js';
import { TOLD_FIELDS, type ToldRow, untoldBy } from '../support/audited-fields.js';
import { JOBS } from '../support/audited-jobs.js';
import { STEPS } from '../support/audited-steps.js';
import { startIdentityApi } from '../support/identity-api.js';
import { type JobRun, JobWalk } from '../support/job-walk.js';
import { operationsOf } from '../support/operations.js';
import type { TestPerson } from '../support/people.js';
import { leaveWorkUndone } from '../support/undone-work.js';

/** Reviewed: what tells no secret and changes nothing. Everything else must leave an event, and must be in the table below. */
const TELLS_NO_SECRET = [
  'listIdentityProviders', 'getIdentityProvider', 'listProviderMappings', 'readIdentityProviderMetadata', 'getProviderMetadata', 'listSignInProviders', 'listOwnIdentities', 'startProviderSignIn', 'startIdentityLink', 'startProviderReauthentication', 'startProviderTest',
  'listDirectories', 'getDirectory', 'listDirectoryMappings', 'listScimClients', 'listScimMappings',
  'listFolders', 'listAttachments', 'listShareLinks', 'inspectShareLink', 'listSecretRequests', 'inspectSecretRequest', 'getPersonExposures', 'listAssignablePeople', 'listAssignedRotations', 'getKeys', 'getPasswordHealth', 'listPasswordFindings', 'listFormerVersions', 'getFavourite', 'setFavourite',
  'getSession', 'getFactors', 'listOwnSessions', 'listMembers', 'getMember', 'explainPermission', 'listInvitations', 'listLockouts', 'listCheckNetworks', 'getCheckCounts', 'getMonitoringOverview', 'getOrganisation', 'previewMerge', 'getMerge', 'previewRole', 'previewAssignment', 'previewPlatformRoles', 'listRoles', 'listApiKeys', 'listApiKeyScopes', 'listOwnApiKeys', 'listOrganisations', 'listUsers', 'listPlatformRoles', 'listUserSessions', 'listCredentialTypes', 'listImportFormats', 'getCredentialAccess', 'getVaultPolicy', 'listAccessRequests', 'countWaitingAccessRequests', 'listOwnAccessRequests', 'getOwnAccessRequest', 'getVaultSeal', 'getPersonalVault', 'listChecks', 'getCheck',  'listCheckKinds', 'listIncidents', 'getIncident', 'listMaintenanceWindows', 'getCheckHistory', 'getCheckBoard', 'getMaintenanceWindow', 'listChannels', 'getChannel', 'listChannelDeliveries', 'listExpiries', 'getCheckExpiry', 'getCheckRegistration', 'listAlertPolicies', 'getAlertPolicy', 'beat', 'streamMonitoringEvents', 'getCalendarFeed', 'readCalendar', 'getSlaReport', 'getStatusPage', 'previewStatusPage',
  'listCheckResults', 'listAuditViews', 'listPlatformAuditViews', 'listAuditExports', 'getAuditExport', 'getAuditExportManifest', 'listPlatformAuditExports', 'getPlatformAuditExport', 'getPlatformAuditExportManifest',
  'listAuditStreams', 'listAuditAnchors', 'getAuditAnchor', 'getAuditStream', 'listFormerOrganisations', 'listDetectionRules', 'listPlatformFindings', 'listFindings', 'listSettings', 'listPasskeys', 'getOrganisationFactorPolicy', 'getUserFactorPolicy', 'getCountryRule', 'getOrganisationCountryRule', 'listSessionLimits', 'beginPasskey', 'beginPasskeyStep', 'beginPasskeySignIn', 'beginPasskeyReauthentication', 'listMailDeliveries', 'getAuditLog', 'proveInclusion', 'proveConsistency', 'proveOwnInclusion', 'proveOwnConsistency', 'listLegalHolds', 'listAuditLogVerifications', 'getAuditLogVerification',
]; // prettier-ignore

/** Makes up what nobody has yet, and stores it nowhere. */
TELLS_NO_SECRET.push('generatePassword');

/** Needs a file, which the worker writes: shown by audit-export.spec. */
const SHOWN_ELSEWHERE = ['downloadAuditExport', 'downloadPlatformAuditExport'];
/** Need an incident, or a delivery that was given up: shown by monitoring-alerts.spec. */
SHOWN_ELSEWHERE.push('announceIncident', 'acknowledgeIncident', 'replayChannelDelivery');
/** Need a provider that answers: shown by identity-openid.spec, identity-saml.spec and identity-provider-roles.spec. */
SHOWN_ELSEWHERE.push('finishProviderSignIn', 'finishIdentityLink', 'unlinkIdentity', 'finishProviderTest');
/** The same: shown by identity-provider-proof.spec, identity-provider-logout.spec and identity-saml-logout.spec. */
SHOWN_ELSEWHERE.push('finishProviderReauthentication', 'receiveProviderLogout', 'receiveSingleLogoutForm', 'receiveSingleLogoutRedirect');
/** Need a directory that answers: shown by identity-directories.spec and identity-directory-door.spec. */
SHOWN_ELSEWHERE.push('previewDirectoryRun', 'linkDirectoryAccount', 'unlinkDirectoryAccount');

interface Row {
  readonly action: string;
  readonly outcome: string;
  readonly actor_name: string;
}

const eventsOf = (response: Response): Promise<Row[]> =>
  context.api.orm.em
    .fork()
    .getConnection()
    .execute<Row[]>('select action, outcome, actor_name from audit_events where request_id = ?', [response.headers['x-request-id']]);

beforeAll(async () => {
  process.env['AUDIT_STREAM_ALLOWED_RANGES'] = '127.0.0.0/8';
  process.env['MONITORING_ALLOWED_RANGES'] = '127.0.0.0/8';
  useApi(await startIdentityApi());
  const { people } = context;
  state.organisationId = await people.organisation('Covered');
  state.person = await people.person();
  state.client = await people.signedIn(state.person);
  state.ownerPerson = await people.person({ [state.organisationId]: ['owner'] });
  state.bossPerson = await people.person({}, ['platform-administrator']);
  state.members = (await people.person({ [state.organisationId]: ['viewer'] })).userId;
});

/** The clock has moved for fresh codes: what was confirmed at sign-in must be confirmed anew. */
async function signInAgain(): Promise<void> {
  state.owner = await context.people.signedIn(state.ownerPerson);
  state.boss = await context.people.signedIn(state.bossPerson);
}

it('knows of every route that changes something or tells a secret how to call it', async () => {
  const known = new Set([...Object.keys(STEPS), ...SHOWN_ELSEWHERE, ...TELLS_NO_SECRET]);
  const routes = (await operationsOf(context.api)).map(({ id }) => id);
  expect(routes.filter((id) => !known.has(id))).toEqual([]);
});

it.each(Object.entries(STEPS))('%s leaves an event of its request', async (id, step) => {
  await signInAgain();
  const { call, after } = typeof step === 'function' ? { call: step, after: undefined } : step;
  const response: Response = await call();
  if (id !== 'inspectInvitation')
    expect({ id, status: response.status, problem: response.status < 400 ? null : response.body }).toEqual({
      id,
      status: response.status,
      problem: null,
    });
  after?.(response);
  expect(await eventsOf(response)).not.toEqual([]);
});

/** Reviewed: what they take away is told by others (`role.removed`, the tombstone), or it is nobody's permission, setting or organisation. */
const WITHOUT_BEFORE = ['member.removed', 'audit.month-removed', 'audit.view-changed', 'scim.changed'];

it('tells what was there before and after, of every change of a permission, a setting or an organisation', async () => {
  const rows = await context.api.orm.em.fork().getConnection().execute<{ action: string; details: string }[]>(
    `select action, details from audit_events where category in ('permission', 'administration', 'organisation') and outcome = 'success'
     and action regexp '[.-](updated|changed|assigned|removed|activated|deactivated|reactivated)$'`,
  ); // prettier-ignore
  const changes = rows.filter(({ action }) => !WITHOUT_BEFORE.includes(action));
  const bare = changes.filter(({ details }) => !/"before":.*"after":|"after":.*"before":|"added":.*"removed":/u.test(details));
  expect([...new Set(bare.map(({ action }) => action))]).toEqual([]);
  const told = new Set(changes.map(({ action }) => action));
  expect([...told]).toEqual(
    expect.arrayContaining([
      'role.assigned', 'role.updated', 'platform-role.assigned', 'credential.field-access-changed', 'credential.rules-changed', 'group-mapping.changed',
      'setting.changed', 'session-limit.changed', 'second-factor.rule-changed', 'country-rule.changed', 'vault.policy-changed', 'detection-rule.changed',
      'stream.updated', 'anchor.updated', 'channel.updated', 'check.updated', 'organisation.updated', 'organisation.deactivated', 'user.deactivated',
    ]),
  ); // prettier-ignore
});

describe('jobs', () => {
  let walk: JobWalk;
  const ofJob = (name: string): JobRun[] => walk.runs.filter(({ job }) => job === name);

  /** The steps above have left them much to do; then more than a year passes. */
  beforeAll(async () => {
    await leaveWorkUndone();
    walk = await JobWalk.start(context.clock);
    await walk.runWaiting();
    await walk.runScheduled();
    context.clock.forward(400 * 86_400_000);
    await walk.runScheduled();
    await walk.runWaiting();
    context.clock.reset();
  }, 120_000);
  afterAll(() => walk.close());

  it('are all known, with what they tell', () => {
    expect(Object.keys(JOBS).sort()).toEqual(jobDefinitions().map(({ name }) => name).sort()); // prettier-ignore
  });

  it.each(Object.entries(JOBS))('%s changes nothing and opens no secret without an event, but what is reviewed', (name, job) => {
    const silent = ofJob(name).filter(({ events }) => events.length === 0);
    expect(silent.flatMap(({ written }) => written).filter((table) => !job.keeps?.includes(table))).toEqual([]);
    expect(silent.some(({ opensSecrets }) => opensSecrets)).toBe(silent.some(({ opensSecrets }) => opensSecrets && job.opens === true));
  });

  it.each(Object.entries(JOBS))('%s has left the events that it tells by, here or where that is shown', (name, { tells, shownBy = [] }) => {
    const told = ofJob(name).flatMap(({ events }) => events);
    const elsewhere = shownBy.map((file) => readFileSync(new URL(`../${file}`, pathToFileURL(__filename)), 'utf8')).join('\n');
    expect(tells.filter((action) => !told.includes(action) && !elsewhere.includes(action))).toEqual([]);
  });
});

describe('refusals and failures are recorded as such', () => {
  let person: TestPerson;
  beforeEach(async () => (person = await context.people.person()));

  it('a wrong password, under the name as it was typed', async () => {
    const typed = ` ${person.email.toUpperCase()}`;
    for (const email of [typed, 'No.Such@Example.com']) {
      const response = await context.people.client().post('sign-in', { email, password: 'wrong' }).expect(401);
      expect(await eventsOf(response)).toContainEqual({ action: 'sign-in.failed', outcome: 'failure', actor_name: email });
    }
  });

  it('a wrong code', async () => {
    const response = await (await afterPassword(person)).post('sign-in/second-factor', { code: '000000' }).expect(401);
    expect(await eventsOf(response)).toContainEqual(expect.objectContaining({ action: 'second-factor.failed', outcome: 'failure' }));
  });

  it('a session that is over its limits', async () => {
    const client = await context.people.signedIn(person);
    context.clock.forward(9 * 3_600_000);
    const response = await client.get('session').expect(401);
    context.clock.reset();
    expect(await eventsOf(response)).toContainEqual(expect.objectContaining({ action: 'session.ended' }));
  });

  it('a country from which nobody may come, under the name as it was typed', async () => {
    await state.boss.put('platform/country-rule', { mode: 'deny', countries: ['GB'], unknown: 'allow' }).expect(200);
    const typed = person.email.toUpperCase();
    const response = await context.people.client('212.58.244.1').post('sign-in', { email: typed, password: 'wrong' }).expect(403);
    await state.boss.put('platform/country-rule', { mode: 'off', countries: [], unknown: 'allow' }).expect(200);
    expect(await eventsOf(response)).toEqual([{ action: 'country.refused', outcome: 'refused', actor_name: typed }]);
  });

  it('a wrong confirmation, and a key beyond its scope', async () => {
    const client = await context.people.signedIn(person);
    const wrong = await client.post('session/re-authentication', { code: '000000' }).expect(401);
    expect(await eventsOf(wrong)).toContainEqual(expect.objectContaining({ action: 'reauthentication.failed', outcome: 'failure' }));
    const owner = await context.people.signedIn(state.ownerPerson);
    const { body } = await owner.post(org('api-keys'), { name: 'Narrow', scopes: ['vault.credential.read'] }).expect(201);
    const beyond = await context.people.client().get(org('audit-events')).set('authorization', `Bearer ${body.key}`).expect(403);
    expect(await eventsOf(beyond)).toContainEqual(expect.objectContaining({ action: 'api-key.scope-violation', outcome: 'refused' }));
  });

  it('a permission that is missing, and another organisation', async () => {
    const viewer = await context.people.memberClient(state.organisationId, 'viewer');
    const foreign = await context.people.organisation('Foreign');
    const missing = await viewer.get(org('audit-events')).expect(403);
    expect(await eventsOf(missing)).toContainEqual(expect.objectContaining({ action: 'access.refused', outcome: 'refused' }));
    const elsewhere = await viewer.get(`organisations/${foreign}/credentials`).expect(404);
    expect(await eventsOf(elsewhere)).toContainEqual(expect.objectContaining({ action: 'access.refused', outcome: 'refused' }));
  });
});

/** After all of the above, of what it has left behind. */
describe('D48: what an event tells', () => {
  const rows = (of: string): Promise<ToldRow[]> => context.api.orm.em.fork().getConnection().execute<ToldRow[]>(
    'select category, action, organisation_id, object_type, object_id, object_name, details from audit_events where category = ?', [of],
  ); // prettier-ignore

  it('of an API key is told as well when it is used', async () => {
    state.owner = await context.people.signedIn(state.ownerPerson);
    const { body } = await state.owner.post(org('api-keys'), { name: 'Used', scopes: ['vault.credential.read'] }).expect(201);
    const used = await context.people.client().get(org('credentials')).set('authorization', `Bearer ${body.key}`).expect(200);
    expect(await eventsOf(used)).toContainEqual(expect.objectContaining({ action: 'api-key.used', outcome: 'success' }));
  });

  it.each(Object.entries(TOLD_FIELDS))('of the category %s is all that it has to', async (category, actions) => {
    const all = await rows(category);
    const untold = Object.entries(actions).flatMap(([action, fields]) => {
      const told = all.filter((row) => row.action === action);
      const missing = new Set(told.flatMap((row) => untoldBy(row, fields)));
      return told.length === 0 ? [`${action}: it is never told`] : [...missing].map((field) => `${action}: ${field}`);
    });
    expect(untold).toEqual([]);
  });

  it('stands in the category of the catalogue', async () => {
    for (const category of AUDIT_CATEGORIES) {
      const actions = new Set((await rows(category)).map(({ action }) => action));
      expect(AUDIT_CATALOGUE[category]).toEqual(expect.arrayContaining([...actions]));
    }
  });

  it('is always when, who, from where, with what and as which request', async () => {
    const client = await context.people.memberClient(state.organisationId, 'viewer');
    const response = await client.get(org('credentials')).set('user-agent', 'Browser/1.0 (tests)').expect(200);
    const [row] = await context.api.orm.em.fork().getConnection().execute<Record<string, string>[]>(
      'select at, actor_id, actor_name, address, user_agent, outcome, organisation_id from audit_events where request_id = ?', [response.headers['x-request-id']],
    ); // prettier-ignore
    expect(row).toMatchObject({
      address: client.address,
      user_agent: 'Browser/1.0 (tests)',
      outcome: 'success',
      organisation_id: state.organisationId,
    });
    expect(row?.['actor_name']).not.toBe('');
    expect(row?.['actor_id']).toMatch(/^[0-9a-f-]{36}$/u);
    expect(Math.abs(Date.now() - new Date(`${row?.['at']?.replace(' ', 'T') ?? ''}Z`).getTime())).toBeLessThan(60_000);
  });
});
