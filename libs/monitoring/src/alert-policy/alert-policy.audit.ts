import { AuditFact, type AuditAction, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { AlertPolicy } from './alert-policy.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

export function alertPolicyFacts({
  name,
  checkIds,
  steps,
  quiet,
  urgentBreaksThrough,
  gatherSeconds,
  reminderMinutes,
}: AlertPolicy): Facts {
  const hours = quiet && `${quiet.from} to ${quiet.to} ${quiet.timezone} on ${quiet.days.join(',')}`;
  return {
    name,
    checkIds: checkIds === null ? 'all' : [...checkIds],
    steps: steps.map(({ afterMinutes, channelIds }) => `after ${afterMinutes.toString()} minutes: ${channelIds.join(', ')}`),
    quiet: hours,
    urgentBreaksThrough,
    gatherSeconds,
    reminderMinutes,
  };
}

abstract class AlertPolicyFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;

  constructor({ id, name }: AlertPolicy) {
    super();
    this.object = { type: 'alert-policy', id, name };
  }
}

export class AlertPolicyCreated extends AlertPolicyFact {
  readonly action = 'alert-policy.created';
  override readonly details: Facts;

  constructor(policy: AlertPolicy) {
    super(policy);
    this.details = { after: alertPolicyFacts(policy) };
  }
}

export class AlertPolicyChanged extends AlertPolicyFact {
  readonly action = 'alert-policy.changed';
  override readonly details: Facts;

  constructor(policy: AlertPolicy, before: Facts) {
    super(policy);
    this.details = { before, after: alertPolicyFacts(policy) };
  }
}

export class AlertPolicyDeleted extends AlertPolicyFact {
  readonly action = 'alert-policy.deleted';
  override readonly details: Facts;

  constructor(policy: AlertPolicy) {
    super(policy);
    this.details = { before: alertPolicyFacts(policy) };
  }
}
