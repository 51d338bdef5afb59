import { createHash } from 'node:crypto';
import type { AuditAction, AuditOutcome } from '../audit-catalogue.js';
import { AuditFact, type AuditObject, type AuditValue } from '../audit-fact.js';
import type { StreamDestination } from './stream-destination.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

/** Certificates by their fingerprint; of the secret only how often it was changed. */
export function streamFacts(stream: StreamDestination): Facts {
  const { name, kind, url, index, compressed, authority, certificate, secretVersion } = stream;
  return { name, kind, url, index, compressed, authority: fingerprint(authority), certificate: fingerprint(certificate), secretVersion };
}

function fingerprint(pem: string | null): string | null {
  return pem === null ? null : `sha256:${createHash('sha256').update(pem).digest('hex')}`;
}

interface NamedStream {
  readonly id: string;
  readonly name: string;
}

abstract class StreamFact extends AuditFact {
  readonly category: 'administration' | 'security' = 'administration';
  abstract override readonly action: AuditAction;
  override readonly organisationId = null;
  override readonly object: AuditObject;

  constructor({ id, name }: NamedStream) {
    super();
    this.object = { type: 'audit-stream', id, name };
  }
}

export class StreamCreated extends StreamFact {
  readonly action = 'stream.created';
  override readonly details: Facts;

  constructor(stream: StreamDestination) {
    super(stream);
    this.details = { after: streamFacts(stream) };
  }
}

/** Only what differs, before and after. */
export class StreamUpdated extends StreamFact {
  readonly action = 'stream.updated';
  override readonly details: Facts;

  constructor(stream: StreamDestination, before: Facts) {
    super(stream);
    const after = streamFacts(stream);
    const names = Object.keys(after).filter((name) => before[name] !== after[name]);
    const only = (facts: Facts): Facts => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
    this.details = { before: only(before), after: only(after) };
  }
}

export class StreamDeleted extends StreamFact {
  readonly action = 'stream.deleted';
  override readonly details: Facts;

  constructor(stream: StreamDestination) {
    super(stream);
    this.details = { before: streamFacts(stream) };
  }
}

export class StreamPaused extends StreamFact {
  readonly action = 'stream.paused';
}

export class StreamResumed extends StreamFact {
  readonly action = 'stream.resumed';
}

export class StreamTested extends StreamFact {
  readonly action = 'stream.tested';
  override readonly outcome: AuditOutcome;
  override readonly details: Facts;

  constructor(stream: NamedStream, error: string | null) {
    super(stream);
    this.outcome = error === null ? 'success' : 'failure';
    this.details = { error };
  }
}

/** Found by the sender, not done by a person: the receiver has not taken events for a while. */
export class StreamInterrupted extends StreamFact {
  override readonly category = 'security';
  readonly action = 'stream.interrupted';
  override readonly outcome = 'failure';
  override readonly details: Facts;

  constructor(stream: NamedStream, error: string, position: number) {
    super(stream);
    this.details = { error, position };
  }
}

export class StreamRecovered extends StreamFact {
  override readonly category = 'security';
  readonly action = 'stream.recovered';
  override readonly details: Facts;

  constructor(stream: NamedStream, position: number) {
    super(stream);
    this.details = { position };
  }
}

/** Events were removed before this receiver had them. */
export class StreamGapFound extends StreamFact {
  override readonly category = 'security';
  readonly action = 'stream.gap-found';
  override readonly outcome = 'failure';
  override readonly details: Facts;

  constructor(stream: NamedStream, from: number, to: number, missing: number) {
    super(stream);
    this.details = { from, to, missing };
  }
}
