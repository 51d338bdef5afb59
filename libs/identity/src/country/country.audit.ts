import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { CountryTerms } from '@clientst0r/security';
import { recordedName } from '../sign-in/sign-in.audit.js';

export class CountryRuleChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'country-rule.changed';
  override readonly organisationId: string | null;
  override readonly object = { type: 'country-rule' };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(organisationId: string | null, before: CountryTerms | null, after: CountryTerms | null) {
    super();
    this.organisationId = organisationId;
    this.details = { before: valueOf(before), after: valueOf(after) };
  }
}

/** Where somebody was turned away: before he could prove who he is, in a session that ends with it, or at the door of one organisation. */
export type RefusedAt = 'sign-in' | 'session' | 'organisation';

interface Refused {
  readonly at: RefusedAt;
  readonly country: string | null;
  readonly organisationId?: string;
  /** The name, where one was typed. */
  readonly typed?: string;
}

/** Somebody came from a country from which nobody may. */
export class CountryRefused extends AuditFact {
  readonly category = 'security';
  readonly action = 'country.refused';
  override readonly outcome = 'refused';
  override readonly organisationId: string | null;
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName?: string;

  constructor({ at, country, organisationId, typed }: Refused) {
    super();
    this.organisationId = organisationId ?? null;
    this.details = { at, country: country ?? 'unknown', rule: organisationId === undefined ? 'platform' : 'organisation' };
    if (typed !== undefined) this.actorName = recordedName(typed);
  }
}

function valueOf(terms: CountryTerms | null): AuditValue {
  return terms && { mode: terms.mode, countries: [...terms.countries], unknown: terms.unknown };
}
