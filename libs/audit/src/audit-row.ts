import { type Actor, type AnonymousActor, SecretText, type SystemActor } from '@clientst0r/platform';
import type { AuditEvent } from './audit-event.entity.js';
import type { AuditFact, AuditObject } from './audit-fact.js';

export type AuditActor = Actor | AnonymousActor | SystemActor;

/** Line breaks, terminal escapes and bidirectional overrides would let a name forge what a reader sees. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function auditRow(actor: AuditActor, fact: AuditFact, at: Date, country: string | null = null): Omit<AuditEvent, 'id'> {
  return {
    at,
    organisationId: fact.organisationId === undefined ? (actor.organisationId ?? null) : fact.organisationId,
    category: fact.category,
    action: fact.action,
    outcome: fact.outcome,
    actorId: fact.actorId === undefined ? actor.userId : fact.actorId,
    actorName: line(fact.actorName ?? actor.name, 190),
    address: line(actor.address, 45),
    userAgent: line(actor.userAgent, 255),
    requestId: line(actor.requestId, 64),
    ...objectColumns(fact.object),
    details: fact.details ? withoutSecrets(fact.details) : null,
    country,
  };
}

function objectColumns(object: AuditObject | undefined): Pick<AuditEvent, 'objectType' | 'objectId' | 'objectName'> {
  if (!object) return { objectType: null, objectId: null, objectName: null };
  return { objectType: object.type, objectId: object.id ?? null, objectName: object.name === undefined ? null : line(object.name, 255) };
}

function line(text: string, length: number): string {
  return text.replace(UNSAFE, '\ufffd').slice(0, length);
}

function withoutSecrets<T extends Readonly<Record<string, unknown>>>(details: T): T {
  for (const value of Object.values(details)) refuseSecret(value);
  return details;
}

function refuseSecret(value: unknown): void {
  if (value instanceof SecretText) throw new TypeError('A secret was about to be written to the audit trail');
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(refuseSecret);
}
