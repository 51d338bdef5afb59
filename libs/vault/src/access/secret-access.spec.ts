import fc from 'fast-check';
import type { FieldKind } from '../credential/credential-types.js';
import type { EntryRules } from './entry-rules.js';
import type { FieldAccess } from './field-access.js';
import type { RevealPolicy, RevealReason } from './reveal-policy.js';
import { LEASE_PURPOSES, PURPOSE, SECRET_USES, secretAccessRefusal, type SecretRefusal, type SecretUse } from './secret-access.js';

/** A Tuesday. */
const at = new Date('2026-11-24T10:00:00Z');
const trashedAt = new Date();
const ALL = ['vault.secret.reveal', 'vault.totp.generate', 'vault.share.create', 'vault.data.export'];

interface Situation {
  readonly use: SecretUse;
  readonly permissions: readonly string[];
  readonly kind: FieldKind;
  readonly trashedAt: Date | null;
  readonly access: FieldAccess;
  readonly rules: EntryRules | null;
  readonly policy: RevealPolicy | null;
  readonly given: RevealReason;
  readonly address: string;
  readonly country: string | null;
  readonly provedMinutesAgo: number | null;
  readonly leased: boolean;
}

const OPEN: Situation = {
  use: 'reveal', permissions: ALL, kind: 'totp', trashedAt: null, access: null, rules: null, policy: null, given: {}, address: '192.0.2.7', country: null, provedMinutesAgo: null, leased: false,
}; // prettier-ignore

function refusalOf(situation: Partial<Situation>): SecretRefusal | null {
  const { use, permissions, kind, access, rules, policy, given, address, country, provedMinutesAgo, leased, ...entry } = {
    ...OPEN,
    ...situation,
  };
  const reauthenticatedAt = provedMinutesAgo === null ? null : new Date(at.getTime() - provedMinutesAgo * 60_000);
  const actor = { userId: 'ada', roleIds: ['technician'], permissions: new Set(permissions), address, reauthenticatedAt };
  return secretAccessRefusal({
    use,
    actor,
    given,
    country,
    at,
    leased,
    field: { kind, access, policy, credential: { trashedAt: entry.trashedAt, rules } },
  });
}

const policy = (terms: Partial<RevealPolicy>): RevealPolicy => ({
  reauthenticationMinutes: null, reasonRequired: false, ticketRequired: false, revealsPerHour: null, approvals: 0, approvalScope: 'all', ...terms,
}); // prettier-ignore
const rules = (some: Partial<EntryRules>): EntryRules => ({ allowedNetworks: [], deniedNetworks: [], hours: null, ...some });
const hours = (days: string[], from: string, to: string, timeZone = 'UTC'): EntryRules => rules({ hours: { timeZone, days, from, to } });
const grant = (subject: 'user' | 'role', id: string, ...rights: ('reveal' | 'update')[]): FieldAccess => [{ subject, id, rights }];

describe('the policy on secrets', () => {
  it.each<[SecretUse, string[], FieldKind, Date | null, SecretRefusal | null]>([
    ['reveal', ['vault.secret.reveal'], 'secret', null, null],
    ['copy', ['vault.secret.reveal'], 'secret', null, null],
    ['reveal', ['vault.secret.reveal'], 'multiline-secret', null, null],
    ['reveal', ['vault.secret.reveal'], 'totp', null, null],
    ['code', ['vault.totp.generate'], 'totp', null, null],
    ['share', ['vault.secret.reveal', 'vault.share.create'], 'secret', null, null],
    ['export', ['vault.secret.reveal', 'vault.data.export'], 'secret', null, null],
    ['export', ['vault.secret.reveal'], 'secret', null, 'permission'],
    ['export', ['vault.data.export'], 'secret', null, 'permission'],
    ['share', ['vault.secret.reveal'], 'secret', null, 'permission'],
    ['share', ['vault.share.create'], 'secret', null, 'permission'],
    ['share', ['vault.secret.reveal', 'vault.share.create'], 'secret', trashedAt, 'in-trash'],
    ['reveal', [], 'secret', null, 'permission'],
    ['reveal', ['vault.credential.read', 'vault.credential.update', 'vault.totp.generate'], 'secret', null, 'permission'],
    ['copy', ['vault.totp.generate'], 'totp', null, 'permission'],
    ['code', ['vault.secret.reveal'], 'totp', null, 'permission'],
    ['code', ['vault.totp.generate'], 'secret', null, 'no-one-time-code'],
    ['reveal', ['vault.secret.reveal'], 'secret', trashedAt, 'in-trash'],
    ['copy', ['vault.secret.reveal'], 'secret', trashedAt, 'in-trash'],
    ['code', ['vault.totp.generate'], 'totp', trashedAt, 'in-trash'],
    ['reveal', [], 'secret', trashedAt, 'permission'],
  ])('%s with %j of a %s field, trashed %s: %s', (use, permissions, kind, trashed, refusal) => {
    expect(refusalOf({ use, permissions, kind, trashedAt: trashed })).toBe(refusal);
  });

  it.each<[string, FieldAccess, SecretRefusal | null]>([
    ['names the person', grant('user', 'ada', 'reveal'), null],
    ['names a role of his', grant('role', 'technician', 'reveal', 'update'), null],
    ['names him for writing only', grant('user', 'ada', 'update'), 'field'],
    ['names a role of the id that a person has', grant('role', 'ada', 'reveal'), 'field'],
    ['names a person of the id that a role has', grant('user', 'technician', 'reveal'), 'field'],
    ['names another', grant('user', 'eve', 'reveal'), 'field'],
    ['names nobody', [], 'field'],
  ])('with a list that %s', (_what, access, refusal) => {
    for (const use of SECRET_USES) expect(refusalOf({ use, access })).toBe(refusal);
  });

  it.each<[string, EntryRules, string, SecretRefusal | null]>([
    ['inside the allowed network', rules({ allowedNetworks: ['192.0.2.0/24'] }), '192.0.2.7', null],
    ['outside of it', rules({ allowedNetworks: ['192.0.2.0/24'] }), '192.0.3.7', 'network'],
    ['in the other family', rules({ allowedNetworks: ['::/0'] }), '192.0.2.7', 'network'],
    ['in a denied part of the allowed one', rules({ allowedNetworks: ['192.0.2.0/24'], deniedNetworks: ['192.0.2.7'] }), '192.0.2.7', 'network'],
    ['nowhere that is known', rules({ allowedNetworks: ['0.0.0.0/0', '::/0'] }), '', 'network'],
    ['nowhere that is known, where some are denied', rules({ deniedNetworks: ['198.51.100.0/24'] }), '', 'network'],
    ['on the day and in the hour', hours(['tue'], '08:00', '18:00'), '', null],
    ['at the first minute', hours(['tue'], '10:00', '18:00'), '', null],
    ['at the minute of the end', hours(['tue'], '08:00', '10:00'), '', 'hours'],
    ['on another day', hours(['mon', 'wed', 'thu', 'fri', 'sat', 'sun'], '00:00', '23:59'), '', 'hours'],
    ['in the hour of another zone', hours(['tue'], '19:00', '19:01', 'Asia/Tokyo'), '', null],
    ['on the day of another zone', hours(['wed'], '00:00', '01:00', 'Pacific/Kiritimati'), '', null],
    ['in a night that began the day before', hours(['mon'], '22:00', '10:01'), '', null],
    ['after a night that began the day before', hours(['mon'], '22:00', '10:00'), '', 'hours'],
  ])('where the rules of the entry find the person %s', (_what, entryRules, address, refusal) => {
    expect(refusalOf({ rules: entryRules, address })).toBe(refusal);
  }); // prettier-ignore

  it.each<[string, Partial<EntryRules>, string | null, SecretRefusal | null]>([
    ['in an allowed country', { allowedCountries: ['CH', 'AT'] }, 'AT', null],
    ['in another', { allowedCountries: ['CH', 'AT'] }, 'GB', 'country'],
    ['in a country that is not known', { allowedCountries: ['CH'] }, null, 'country'],
    ['in a denied country', { deniedCountries: ['GB'] }, 'GB', 'country'],
    ['in none of the denied ones', { deniedCountries: ['GB'] }, 'CH', null],
    ['in a country that is not known, where some are denied', { deniedCountries: ['GB'] }, null, 'country'],
    ['in a country that is allowed and denied', { allowedCountries: ['GB'], deniedCountries: ['GB'] }, 'GB', 'country'],
    ['in an allowed country, outside of the network', { allowedCountries: ['CH'], allowedNetworks: ['203.0.113.0/24'] }, 'CH', 'network'],
    ['in the allowed network, in another country', { allowedCountries: ['CH'], allowedNetworks: ['192.0.2.0/24'] }, 'GB', 'country'],
    ['anywhere, where no country is named', { allowedCountries: [], deniedCountries: [] }, null, null],
  ])('where the rules of the entry find the person %s', (_what, entryRules, country, refusal) => {
    for (const use of SECRET_USES) expect(refusalOf({ use, rules: rules(entryRules), country })).toBe(refusal);
  });

  it.each<[string, Partial<Situation>, SecretRefusal | null]>([
    ['no proof of identity', { policy: policy({ reauthenticationMinutes: 5 }) }, 'reauthentication'],
    ['an old proof', { policy: policy({ reauthenticationMinutes: 5 }), provedMinutesAgo: 6 }, 'reauthentication'],
    ['a fresh proof', { policy: policy({ reauthenticationMinutes: 5 }), provedMinutesAgo: 5 }, null],
    ['no reason', { policy: policy({ reasonRequired: true }) }, 'reason'],
    ['a blank reason', { policy: policy({ reasonRequired: true }), given: { reason: ' \n', ticket: '1' } }, 'reason'],
    ['a reason and no ticket', { policy: policy({ reasonRequired: true, ticketRequired: true }), given: { reason: 'x' } }, 'ticket'],
    ['both', { policy: policy({ reasonRequired: true, ticketRequired: true }), given: { reason: 'x', ticket: 'T-1' } }, null],
  ])('where the organisation asks for something, with %s', (_what, situation, refusal) => {
    expect(refusalOf(situation)).toBe(refusal);
  });

  it.each<[string, Partial<Situation>, SecretRefusal | null]>([
    ['nobody must approve', { policy: policy({ approvals: 0 }) }, null],
    ['nobody must approve, of a marked entry', { policy: policy({ approvals: 0, approvalScope: 'marked' }), rules: rules({ approval: true }) }, null],
    ['one must', { policy: policy({ approvals: 1 }) }, 'approval'],
    ['one has', { policy: policy({ approvals: 1 }), leased: true }, null],
    ['one must of marked entries, of another', { policy: policy({ approvals: 1, approvalScope: 'marked' }) }, null],
    ['one must of marked entries, of one with rules but no mark', { policy: policy({ approvals: 1, approvalScope: 'marked' }), rules: rules({}) }, null],
    ['one must of marked entries, of such a one', { policy: policy({ approvals: 1, approvalScope: 'marked' }), rules: rules({ approval: true }) }, 'approval'],
    ['one has, and a list names others', { policy: policy({ approvals: 1 }), leased: true, access: grant('user', 'eve', 'reveal') }, 'field'],
    ['one has, and the rules of the entry refuse', { policy: policy({ approvals: 1 }), leased: true, rules: rules({ deniedCountries: ['GB'] }), country: 'GB' }, 'country'],
    ['one has, and the permission is gone', { policy: policy({ approvals: 1 }), leased: true, permissions: [] }, 'permission'],
  ])('where %s', (_what, situation, refusal) => {
    for (const use of SECRET_USES) expect(refusalOf({ use, ...situation })).toBe(refusal);
  }); // prettier-ignore

  it('knows of every way out what must have been approved, and takes only codes for less than the value', () => {
    expect(Object.keys(PURPOSE).sort()).toEqual([...SECRET_USES].sort());
    expect(Object.values(PURPOSE).every((purpose) => LEASE_PURPOSES.includes(purpose))).toBe(true);
    expect(SECRET_USES.filter((use) => PURPOSE[use] !== 'value')).toEqual(['code']);
  });

  it('never lets out what some rule alone would keep in', () => {
    const obstacles: readonly Partial<Situation>[] = [
      { permissions: [] },
      { access: grant('user', 'eve', 'reveal') },
      { trashedAt },
      { rules: rules({ allowedNetworks: ['203.0.113.0/24'] }) },
      { rules: rules({ deniedCountries: ['GB'] }), country: 'GB' },
      { policy: policy({ reauthenticationMinutes: 1 }) },
      { policy: policy({ reasonRequired: true }) },
      { policy: policy({ approvals: 1 }) },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...SECRET_USES), fc.subarray([...obstacles]), (use, some) => {
        expect(refusalOf(Object.assign({ use }, ...some)) === null).toBe(some.length === 0);
      }),
    );
  });
});
