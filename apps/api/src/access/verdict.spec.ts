import type { KnownApiKey, OrganisationAccess, Permission, PersonAccess } from '@clientst0r/identity';
import type { AccessedRequest } from './authenticated-request.js';
import type { AccessRule } from './requires.decorator.js';
import { judge } from './verdict.js';

const [OURS, SEALED, CLOSED, MERGED, OTHERS] = ['1', '2', '3', '4', '5'].map((digit) => `0191d2f0-0000-7000-8000-00000000000${digit}`) as [
  string, string, string, string, string,
]; // prettier-ignore
const READ = new Set<Permission>(['vault.credential.read']);
const access = (id: string, vaultSealed = false): [string, OrganisationAccess] => [
  id,
  { id, slug: id, name: id, roleIds: [`role-${id}`], permissions: READ, formerSlugs: [], vaultSealed },
];
const person: PersonAccess = {
  userId: 'somebody', email: 'somebody@example.com', name: 'Somebody', active: true, platformRoleIds: [], platformPermissions: new Set(),
  organisations: new Map([access(OURS), access(SEALED, true)]), personalVault: null, closed: [{ id: CLOSED, slug: 'closed', name: 'Closed' }],
  moved: new Map([[MERGED, OURS]]), changesAt: null,
}; // prettier-ignore
const rule = (permission: Permission, more: object = {}): AccessRule => ({ kind: 'permission', permission, ...more }) as AccessRule;
const reading = rule('vault.credential.read', { ofVault: true });

function asked(organisationId: string | undefined, by: PersonAccess = person, apiKey?: KnownApiKey): AccessedRequest {
  const user = { person: by, sessionId: 'session', reauthenticatedAt: null, ...(apiKey ? { apiKey } : {}) };
  const path = `/api/v1/organisations/${organisationId ?? ''}/entries`;
  const origin = { address: '198.51.100.1', userAgent: '', requestId: '' };
  return { params: { organisationId }, user, origin, path, originalUrl: path, method: 'GET' } as unknown as AccessedRequest;
}

const answer = (request: AccessedRequest, asking: AccessRule): string | undefined => judge(request, asking).refusal?.error.code;

describe('the verdict on a request', () => {
  it('lets a member do what his roles there say, however the id is spelt', () => {
    const verdict = judge(asked(OURS.toUpperCase()), reading);
    expect(verdict).toMatchObject({ judgedIn: OURS, actor: { userId: 'somebody', organisationId: OURS, roleIds: [`role-${OURS}`] } });
    expect(verdict.refusal).toBeUndefined();
  });

  it.each([
    ['an organisation of others', asked(OTHERS), reading, 'not-found'],
    ['one that is closed', asked(CLOSED), reading, 'organisation-closed'],
    ['what no role of his covers', asked(OURS), rule('vault.credential.delete'), 'forbidden'],
    ['a sealed vault', asked(SEALED), reading, 'vault-sealed'],
    ['what is of the platform', asked(undefined), rule('platform.system.manage'), 'forbidden'],
    ['an account that was suspended', asked(OURS, { ...person, active: false }), reading, 'not-found'],
  ])('refuses, and records, %s', (_, request, asking, code) => {
    const { refusal } = judge(request, asking);
    expect(refusal?.error.code).toBe(code);
    expect(refusal?.fact.outcome).toBe('refused');
  });

  it('lets a sealed vault be opened to what is not of the vault', () => {
    expect(answer(asked(SEALED), rule('vault.credential.read'))).toBeUndefined();
  });

  it('judges what was merged by where it went, where that is asked for, and shows the way there elsewhere', () => {
    expect(judge(asked(MERGED), rule('vault.credential.read', { ofMerged: true }))).toMatchObject({
      judgedIn: OURS,
      actor: { organisationId: MERGED },
    });
    expect(() => judge(asked(MERGED), reading)).toThrow(expect.objectContaining({ code: 'organisation-moved' }));
  });

  it.each(['all', `${OURS}0`, `${OURS} `, '', '../x'])('knows no organisation %j, and nobody without a name', (id) => {
    expect(() => judge(asked(id), reading)).toThrow(expect.objectContaining({ code: 'not-found' }));
    const { user: _, ...nobody } = asked(OURS);
    expect(() => judge(nobody as AccessedRequest, reading)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });

  it('holds a key to its organisations and scopes, whatever its owner may do', () => {
    const key = (scopes: Permission[], reach: string[]): KnownApiKey =>
      ({ key: { id: 'key', ownerId: 'somebody', name: 'Key', scopes }, reach: new Set(reach), ranges: null }) as unknown as KnownApiKey;
    const withKey = (known: KnownApiKey, asking = reading): string | undefined => answer(asked(OURS, person, known), asking);
    expect(withKey(key(['vault.credential.read'], [OURS]))).toBeUndefined();
    expect(withKey(key(['vault.credential.read'], [OTHERS]))).toBe('not-found');
    expect(withKey(key(['vault.credential.delete'], [OURS]))).toBe('forbidden');
    expect(withKey(key(['vault.credential.delete'], [OURS]), rule('vault.credential.delete'))).toBe('forbidden');
    expect(withKey(key(['vault.credential.read'], [OURS]), { kind: 'signed-in', reauthenticate: false })).toBe('session-needed');
  });
});
