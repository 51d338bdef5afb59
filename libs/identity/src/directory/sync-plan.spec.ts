import type { DirectoryPerson } from './directory-entry.js';
import { isMassSuspension, type KnownAccount, planSync, type SyncInput } from './sync-plan.js';

const person = (login: string, changes: Partial<DirectoryPerson> = {}) => ({
  person: {
    dn: `uid=${login}`,
    externalId: `id-${login}`,
    login,
    email: `${login}@corp.example`,
    name: login,
    isEnabled: true,
    memberOf: [],
    ...changes,
  },
  groups: new Set(['cn=staff']),
});
const account = (login: string, changes: Partial<KnownAccount> = {}): KnownAccount => ({
  accountId: `account-${login}`, userId: `user-${login}`, externalId: `id-${login}`, login, email: `${login}@corp.example`, name: login, isActive: true, isSuspended: false, ...changes,
}); // prettier-ignore
const plan = (input: Partial<SyncInput>) => {
  const { creates, updates, suspends, restores, present, problems } = planSync({
    people: [],
    known: [],
    taken: new Map(),
    createsAccounts: true,
    hasRoles: () => true,
    ...input,
  });
  return {
    creates: creates.map(({ person: { login } }) => login),
    updates: updates.map(({ person: { login, email, name } }) => [login, email, name]),
    suspends: suspends.map(({ login }) => login),
    restores: restores.map(({ login }) => login),
    present: present.map(({ account: { login } }) => login),
    problems,
  };
};
const NOTHING = { creates: [], updates: [], suspends: [], restores: [], present: [], problems: [] };

describe('a run of a directory', () => {
  it('makes accounts for new people whose groups give a role, when it may', () => {
    expect(plan({ people: [person('anna')] })).toEqual({ ...NOTHING, creates: ['anna'] });
    expect(plan({ people: [person('anna')], createsAccounts: false })).toEqual(NOTHING);
    expect(plan({ people: [person('anna')], hasRoles: () => false })).toEqual(NOTHING);
    expect(plan({ people: [person('anna', { isEnabled: false })] })).toEqual(NOTHING);
  });

  it('never takes over an account by its address', () => {
    expect(plan({ people: [person('anna')], taken: new Map([['anna@corp.example', 'user-1']]) })).toEqual({
      ...NOTHING,
      problems: [{ login: 'anna', externalId: 'id-anna', problem: 'email-taken', userId: 'user-1' }],
    });
    const moved = plan({
      people: [person('anna', { email: 'boss@corp.example' })],
      known: [account('anna')],
      taken: new Map([['boss@corp.example', 'user-1']]),
    });
    expect(moved.problems).toMatchObject([{ login: 'anna', problem: 'email-taken' }]);
    expect(moved.updates).toEqual([['anna', 'anna@corp.example', 'anna']]);
  });

  it('gives one address to one person', () => {
    const twice = plan({ people: [person('anna', { email: 'x@corp.example' }), person('ben', { email: 'x@corp.example' })] });
    expect(twice).toEqual({ ...NOTHING, creates: ['anna'], problems: [{ login: 'ben', externalId: 'id-ben', problem: 'email-twice' }] });
    expect(plan({ people: [person('anna', { email: null })] }).problems).toMatchObject([{ login: 'anna', problem: 'no-email' }]);
  });

  it('follows people by their id, whatever else changes', () => {
    const people = [person('anna-b', { externalId: 'id-anna', name: 'Anna B', email: 'anna.b@corp.example' })];
    expect(plan({ people, known: [account('anna')] })).toEqual({
      ...NOTHING,
      present: ['anna'],
      updates: [['anna-b', 'anna.b@corp.example', 'Anna B']],
    });
    expect(plan({ people: [person('anna', { email: null })], known: [account('anna')] }).updates).toEqual([]);
    const successor = plan({ people: [person('anna', { externalId: 'id-another-anna' })], known: [account('anna')] });
    expect(successor).toMatchObject({ suspends: ['anna'], creates: [], problems: [{ login: 'anna', problem: 'email-twice' }] });
  });

  it('suspends who is gone or switched off, and brings back only whom it had suspended', () => {
    const known = [
      account('anna'),
      account('ben'),
      account('cleo', { isActive: false }),
      account('dora', { isActive: false, isSuspended: true }),
    ];
    const people = [person('ben', { isEnabled: false }), person('cleo'), person('dora')];
    expect(plan({ people, known })).toMatchObject({ suspends: ['anna', 'ben'], restores: ['dora'], present: ['cleo', 'dora'] });
  });

  it('does nothing the second time', () => {
    expect(plan({ people: [person('anna')], known: [account('anna')] })).toEqual({ ...NOTHING, present: ['anna'] });
  });
});

it.each([
  [10, 10, 1, false],
  [11, 11, 1, true],
  [11, 55, 44, false],
  [12, 55, 43, true],
  [1, 1, 0, true],
  [0, 0, 0, false],
])('takes %i suspensions of %i, with %i people told of, for a mistake: %s', (suspended, all, found, mistake) => {
  const known = Array.from({ length: all }, (_, index) => account(`p${index.toString()}`));
  expect(isMassSuspension({ suspends: known.slice(0, suspended) }, known, found)).toBe(mistake);
});
