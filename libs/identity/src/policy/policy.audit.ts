import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { RuleScope } from './second-factor-rule.entity.js';
import type { WantedSessionLimits } from './role-session-limit.entity.js';

/** Days of grace; null where the rule does not require a second factor. */
type GraceDays = number | null;

export class SecondFactorRuleChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'second-factor.rule-changed';
  override readonly organisationId: string | null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(scope: RuleScope, subject: { readonly id: string; readonly name: string }, before: GraceDays, after: GraceDays) {
    super();
    this.organisationId = scope === 'organisation' ? subject.id : null;
    this.object = { type: scope, id: subject.id, name: subject.name };
    this.details = {
      before: { required: before !== null, graceDays: before },
      after: { required: after !== null, graceDays: after },
    };
  }
}

export class SessionLimitChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'session-limit.changed';
  override readonly organisationId = null;
  override readonly object: { type: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(roleId: string, before: WantedSessionLimits, after: WantedSessionLimits) {
    super();
    this.object = { type: 'role', name: roleId };
    this.details = { before: { ...before }, after: { ...after } };
  }
}
