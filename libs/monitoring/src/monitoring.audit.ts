import { createHash } from 'node:crypto';
import { AuditFact, type AuditAction, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { Check } from './check/check.entity.js';
import type { CertificateFacts } from './certificate/certificate-facts.js';
import type { CheckStateName } from './check/check-standing.js';
import { CHECK_FIELDS, type CheckField, type FieldName } from './kind/check-field.js';

type Facts = Readonly<Record<string, AuditValue>>;

const FINGERPRINT_LENGTH = 16;

/**
 * What a check looks at and how. Addresses without their query, which may hold a token; of what may be confidential a fingerprint, so that a
 * change shows; of secrets, that they are set.
 */
export function checkFacts(check: Check, secrets: readonly string[] = []): Facts {
  const options = Object.entries(check.specification).map(([name, value]) => [name, optionFact(name as FieldName, value as AuditValue)]);
  const facts = Object.fromEntries(options) as Facts;
  return {
    name: check.name,
    kind: check.kind,
    ...facts,
    ...Object.fromEntries(secrets.map((name) => [name, 'set'])),
    ...check.timing,
    parentId: check.parentId,
    tags: check.tags.join(', '),
  };
}

function optionFact(name: FieldName, value: AuditValue): AuditValue {
  if (name === 'url' && typeof value === 'string') return withoutQuery(value);
  const field: CheckField = CHECK_FIELDS[name];
  return field.confidential
    ? `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, FINGERPRINT_LENGTH)}`
    : value;
}

function withoutQuery(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}

abstract class CheckFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;

  constructor({ id, name }: Check) {
    super();
    this.object = { type: 'check', id, name };
  }
}

export class CheckCreated extends CheckFact {
  readonly action = 'check.created';
  override readonly details: Facts;

  constructor(check: Check, secrets: readonly string[]) {
    super(check);
    this.details = { after: checkFacts(check, secrets) };
  }
}

/** Only what differs, before and after. */
export class CheckUpdated extends CheckFact {
  readonly action = 'check.updated';
  override readonly details: Facts;

  constructor(check: Check, before: Facts, secrets: readonly string[]) {
    super(check);
    const after = checkFacts(check, secrets);
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]);
    const only = (facts: Facts): Facts => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
    this.details = { before: only(before), after: only(after) };
  }
}

export class CheckDeleted extends CheckFact {
  readonly action = 'check.deleted';
  override readonly details: Facts;

  constructor(check: Check) {
    super(check);
    this.details = { before: checkFacts(check) };
  }
}

export class CheckPaused extends CheckFact {
  readonly action = 'check.paused';
}

export class CheckResumed extends CheckFact {
  readonly action = 'check.resumed';
}

export class CheckRunRequested extends CheckFact {
  readonly action = 'check.run-requested';
}

/** The address that a target calls is another one from now on. */
export class HeartbeatRenewed extends CheckFact {
  readonly action = 'check.heartbeat-renewed';
}

/** Found by a probe, not done by a person. */
export class CheckStateChanged extends AuditFact {
  readonly category = 'security';
  readonly action = 'check.state-changed';
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(check: { readonly id: string; readonly name: string }, before: CheckStateName, after: CheckStateName, reason: string | null) {
    super();
    this.object = { type: 'check', id: check.id, name: check.name };
    this.details = { before, after, reason };
  }
}

/** A target shows another certificate than before. */
export class CertificateChanged extends AuditFact {
  readonly category = 'security';
  readonly action = 'check.certificate-changed';
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(
    check: { readonly id: string; readonly name: string },
    before: string,
    { fingerprint, subject, issuer, expiresAt }: CertificateFacts,
  ) {
    super();
    this.object = { type: 'check', id: check.id, name: check.name };
    this.details = { before, after: fingerprint, subject, issuer, expiresAt: expiresAt.toISOString() };
  }
}

/** A registry tells something else of a domain than before. */
export class RegistrationChanged extends AuditFact {
  readonly category = 'security';
  readonly action = 'check.registration-changed';
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(check: { readonly id: string; readonly name: string }, domain: string, changes: readonly string[]) {
    super();
    this.object = { type: 'check', id: check.id, name: check.name };
    this.details = { domain, changes: changes.join('; ').slice(0, 1000) };
  }
}

abstract class IncidentFact extends AuditFact {
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;

  constructor(id: string, name: string) {
    super();
    this.object = { type: 'incident', id, name };
  }
}

export class IncidentOpened extends IncidentFact {
  readonly category = 'security';
  readonly action = 'incident.opened';
  override readonly details: Facts;

  constructor(id: string, { checkId, name }: { readonly checkId: string; readonly name: string }, reason: string | null) {
    super(id, name);
    this.details = { checkId, reason };
  }
}

export class IncidentClosed extends IncidentFact {
  readonly category = 'security';
  readonly action = 'incident.closed';
  override readonly details: Facts;

  constructor(id: string, { checkId, name }: { readonly checkId: string; readonly name: string }) {
    super(id, name);
    this.details = { checkId };
  }
}

export class IncidentAcknowledged extends IncidentFact {
  readonly category = 'administration';
  readonly action = 'incident.acknowledged';
  override readonly details: Facts;

  constructor({ id, checkId, checkName }: { readonly id: string; readonly checkId: string; readonly checkName: string }, reason: string) {
    super(id, checkName);
    this.details = { checkId, reason };
  }
}

export class IncidentAnnounced extends IncidentFact {
  readonly category = 'administration';
  readonly action = 'incident.announced';
  override readonly details: Facts;

  constructor(
    {
      id,
      checkId,
      checkName,
      publicText,
    }: { readonly id: string; readonly checkId: string; readonly checkName: string; readonly publicText: string | null },
    before: string | null,
  ) {
    super(id, checkName);
    this.details = { checkId, before, after: publicText };
  }
}
