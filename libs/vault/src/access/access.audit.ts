import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { EntryRules } from './entry-rules.js';
import type { FieldAccess } from './field-access.js';
import type { VaultTerms } from './vault-terms.js';

type Details = Readonly<Record<string, AuditValue>>;

interface Named {
  readonly id: string;
  readonly name: string;
}

interface LabelledField {
  readonly id: string;
  readonly label: string;
}

/** Who was named before and after; null where the permissions alone decided. */
export class FieldAccessChanged extends AuditFact {
  readonly category = 'permission';
  readonly action = 'credential.field-access-changed';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ id, name }: Named, field: LabelledField, before: FieldAccess, after: FieldAccess) {
    super();
    this.object = { type: 'credential', id, name };
    this.details = { fieldId: field.id, label: field.label, before: grantsOf(before), after: grantsOf(after) };
  }
}

/** Somebody tried to write a field whose list does not name him for that. */
export class FieldChangeRefused extends AuditFact {
  readonly category = 'vault';
  readonly action = 'credential.updated';
  override readonly outcome = 'refused';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ id, name }: Named, field: LabelledField) {
    super();
    this.object = { type: 'credential', id, name };
    this.details = { fieldId: field.id, label: field.label, refusal: 'field' };
  }
}

export class EntryRulesChanged extends AuditFact {
  readonly category = 'permission';
  readonly action = 'credential.rules-changed';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ id, name }: Named, before: EntryRules | null, after: EntryRules | null) {
    super();
    this.object = { type: 'credential', id, name };
    this.details = { before: rulesOf(before), after: rulesOf(after) };
  }
}

export class VaultPolicyChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'vault.policy-changed';
  override readonly details: Details;

  constructor(before: VaultTerms, after: VaultTerms) {
    super();
    this.details = { before: { ...before }, after: { ...after } };
  }
}

function grantsOf(access: FieldAccess): AuditValue {
  return access?.map(({ subject, id, rights }) => ({ subject, id, rights: [...rights] })) ?? null;
}

function rulesOf(rules: EntryRules | null): AuditValue {
  if (rules === null) return null;
  const { allowedNetworks, deniedNetworks, allowedCountries = [], deniedCountries = [], hours, approval = false } = rules;
  const period = hours === null ? null : { timeZone: hours.timeZone, days: [...hours.days], from: hours.from, to: hours.to };
  const [networks, countries] = [{ allowedNetworks: [...allowedNetworks], deniedNetworks: [...deniedNetworks] }, { allowedCountries: [...allowedCountries], deniedCountries: [...deniedCountries] }]; // prettier-ignore
  return { ...networks, ...countries, hours: period, approval };
}
