import { METHODS, type Method } from '../support/operations.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { call } from '../support/operations.js';
import type { Client } from '../support/people.js';

/**
 * What wants a fresh proof of identity, as `identity.md` lists it: factors, password, e-mail, roles, keys, identity
 * providers, exports, API keys, updates, backups; and what blinds those who watch. By the path and, where reading is free, the method.
 */
const WANTS_PROOF: readonly (readonly [string, RegExp])[] = [
  ['factors', /\/profile\/(?:factors|passkeys|recovery-codes)|\/(?:reset-factors|second-factor-policy)$/u],
  ['password', /\/profile\/password$|\/users\/\{userId\}\/(?:password-reset|require-password-change)$/u],
  ['e-mail', /\/profile\/email(?:\/|$)/u],
  ['roles', /\/(?:members\/\{userId\}\/roles|platform-roles|roles\/\{roleId\}|\{organisationId\}\/roles)$/u],
  ['invitations, which give roles', /\/organisations\/\{organisationId\}\/invitations(?:\/\{invitationId\}\/renew)?$/u],
  ['settings, of which some decide who gets in and where mails go', /\/platform\/settings\//u],
  ['identity providers', /\/platform\/(?:directories|identity-providers|scim)/u],
  ['exports', /\/(?:audit-)?exports$|\/csv$/u],
  ['where the audit trail is told', /\/platform\/audit-(?:anchors|streams)(?:\/|$)/u],
  ['what keeps and watches the audit trail', /\/platform\/(?:audit-holds|detection-rules)(?:\/|$)/u],
  ['keys', /\/platform\/keys(?:\/|$)/u],
  ["one's own vault as a whole", /\/personal-vault(?:\/|$)/u],
  ['API keys', /\/api-keys(?:\/|$)/u],
  ['the seal of a vault', /\/vault-seal(?:\/|$)/u],
  ['sessions by role', /\/session-limits\//u],
  ['what others approve, and what skips it', /\/(?:access-requests\/\{requestId\}\/approve|break-glass)$/u],
  ['from where people come', /\/country-rule$/u],
];

/** Reviewed: why it must not wait for a proof, or changes nothing that a proof protects. */
const FREE: Readonly<Record<string, string>> = {
  revokeApiKey: 'containment must not wait',
  revokeOwnApiKey: 'containment must not wait',
  openPersonalVault: 'it is empty, and nobody else can enter it',
  renamePasskey: 'a name signs nobody in',
  requestDirectoryRun: 'does what was decided when the directory was set up',
  previewDirectoryRun: 'changes nothing',
  testDirectory: 'changes nothing',
  dryRunProvider: 'changes nothing',
  startProviderTest: 'changes nothing',
  finishProviderTest: 'changes nothing',
  resumeAuditStream: 'sends where it was decided to when the stream was set up',
  placeLegalHold: 'containment must not wait',
  getSlaReportCsv: 'figures that the page shows, and nothing of the vault or the trail',
};

interface Walked {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly subject: string;
  readonly reauthenticate: boolean;
  readonly security: readonly object[];
}

let context: IdentityApi;
let walked: Walked[];

beforeAll(async () => {
  context = await startIdentityApi();
  const { body } = await context.api.http.get('/api/openapi.json').expect(200);
  const paths = body.paths as Record<
    string,
    Record<string, { operationId: string; 'x-access': string; 'x-reauthenticate'?: boolean; security: readonly object[] }>
  >;
  walked = Object.entries(paths).flatMap(([path, byMethod]) =>
    METHODS.flatMap((method) => {
      const operation = byMethod[method];
      const subject = WANTS_PROOF.find(([, pattern]) => pattern.test(path))?.[0];
      const isReading = method === 'get' && !path.endsWith('/csv');
      if (!operation || isReading || operation['x-access'] === 'public' || subject === undefined) return [];
      const { operationId: id, 'x-reauthenticate': reauthenticate = false, security } = operation;
      return [{ id, method, path, subject, reauthenticate, security }];
    }),
  );
});

it('is demanded of every operation on the list', () => {
  expect(walked.length).toBeGreaterThan(10);
  const without = walked.filter(({ id, reauthenticate }) => !reauthenticate && FREE[id] === undefined);
  expect(without.map(({ id, subject }) => `${subject}: ${id}`)).toEqual([]);
});

it('knows no exception that is none', () => {
  const names = walked.filter(({ reauthenticate }) => !reauthenticate).map(({ id }) => id);
  expect(Object.keys(FREE).filter((id) => !names.includes(id))).toEqual([]);
});

it('is promised to no API key, which cannot prove who holds it', () => {
  const promised = walked.filter(({ reauthenticate, security }) => reauthenticate && JSON.stringify(security).includes('apiKey'));
  expect(promised.map(({ id }) => id)).toEqual([]);
});

it('is refused by the running api when the proof is older than five minutes, whatever the permissions', async () => {
  const organisation = await context.people.organisation();
  const person = await context.people.person({ [organisation]: ['owner'] }, ['platform-administrator']);
  const browser: Client = await context.people.signedIn(person);
  context.clock.forward(5 * 60_000 + 1);
  for (const { id, method, path } of walked.filter(({ reauthenticate }) => reauthenticate)) {
    const operation = {
      id,
      method,
      path: path.replace('/api/v1/', ''),
      access: 'signed-in',
      permission: null,
      inOrganisation: false,
    } as const;
    const { status, body } = await call(browser, operation, organisation);
    if (body.code === 'forbidden') continue;
    expect({ id, status, code: body.code }).toEqual({ id, status: 403, code: 'reauthentication-required' });
  }
  context.clock.reset();
});
