import { AuditFact, type AuditObject, type AuditValue } from '../audit-fact.js';
import type { DetectionRuleName, DetectionRuleValues } from './detection-catalogue.js';
import type { DetectionFinding } from './detection.entities.js';

type Details = Readonly<Record<string, AuditValue>>;

export class DetectionFound extends AuditFact {
  readonly category = 'security';
  readonly action = 'detection.found';
  override readonly organisationId: string | null;
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ id, rule, organisationId, actorId, actorName, count, eventId, details }: DetectionFinding) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'finding', id, name: rule };
    this.details = { ...details, actorId, actorName, count, eventId };
  }
}

export class FindingAcknowledged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'finding.acknowledged';
  override readonly organisationId: string | null;
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ id, rule, organisationId }: DetectionFinding, reason: string) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'finding', id, name: rule };
    this.details = { reason };
  }
}

export class DetectionRuleChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'detection-rule.changed';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(rule: DetectionRuleName, before: DetectionRuleValues, after: DetectionRuleValues) {
    super();
    this.object = { type: 'detection-rule', name: rule };
    this.details = { before: { ...before }, after: { ...after } };
  }
}
