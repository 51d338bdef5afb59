import type { AuditAction, AuditOutcome } from '../audit-catalogue.js';
import { AuditFact, type AuditObject } from '../audit-fact.js';
import { changedFacts, fingerprint, type ReceiverFacts } from './receiver-facts.js';
import type { StreamDestination } from './stream-destination.entity.js';

/** Certificates by their fingerprint; of the secret only how often it was changed. */
export function streamFacts(stream: StreamDestination): ReceiverFacts {
  const { name, kind, url, index, compressed, authority, certificate, secretVersion } = stream;
  return { name, kind, url, index, compressed, authority: fingerprint(authority), certificate: fingerprint(certificate), secretVersion };
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
  override readonly details: ReceiverFacts;

  constructor(stream: StreamDestination) {
    super(stream);
    this.details = { after: streamFacts(stream) };
  }
}

export class StreamUpdated extends StreamFact {
  readonly action = 'stream.updated';
  override readonly details: ReceiverFacts;

  constructor(stream: StreamDestination, before: ReceiverFacts) {
    super(stream);
    this.details = changedFacts(before, streamFacts(stream));
  }
}

export class StreamDeleted extends StreamFact {
  readonly action = 'stream.deleted';
  override readonly details: ReceiverFacts;

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
  override readonly details: ReceiverFacts;

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
  override readonly details: ReceiverFacts;

  constructor(stream: NamedStream, error: string, position: number) {
    super(stream);
    this.details = { error, position };
  }
}

export class StreamRecovered extends StreamFact {
  override readonly category = 'security';
  readonly action = 'stream.recovered';
  override readonly details: ReceiverFacts;

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
  override readonly details: ReceiverFacts;

  constructor(stream: NamedStream, from: number, to: number, missing: number) {
    super(stream);
    this.details = { from, to, missing };
  }
}
