import type { AuditOutcome } from '../audit-catalogue.js';
import { AuditFact, type AuditObject } from '../audit-fact.js';
import { changedFacts, fingerprint, type ReceiverFacts } from '../stream/receiver-facts.js';
import type { CheckpointAnchor } from './anchor.entity.js';

/** Certificates by their fingerprint; of the secret only how often it was changed. */
export function anchorFacts({ name, kind, target, authority, certificate, everyMinutes, secretVersion }: CheckpointAnchor): ReceiverFacts {
  const pems = { authority: fingerprint(authority), certificate: fingerprint(certificate) };
  return { name, kind, target, everyMinutes, ...pems, secretVersion };
}

abstract class AnchorFact extends AuditFact {
  readonly category: 'administration' | 'security' = 'administration';
  override readonly organisationId = null;
  override readonly object: AuditObject;

  constructor({ id, name }: Pick<CheckpointAnchor, 'id' | 'name'>) {
    super();
    this.object = { type: 'audit-anchor', id, name };
  }
}

export class AnchorCreated extends AnchorFact {
  readonly action = 'anchor.created';
  override readonly details: ReceiverFacts;

  constructor(anchor: CheckpointAnchor) {
    super(anchor);
    this.details = { after: anchorFacts(anchor) };
  }
}

export class AnchorUpdated extends AnchorFact {
  readonly action = 'anchor.updated';
  override readonly details: ReceiverFacts;

  constructor(anchor: CheckpointAnchor, before: ReceiverFacts) {
    super(anchor);
    this.details = changedFacts(before, anchorFacts(anchor));
  }
}

export class AnchorTested extends AnchorFact {
  readonly action = 'anchor.tested';
  override readonly outcome: AuditOutcome;
  override readonly details: ReceiverFacts;

  constructor(anchor: CheckpointAnchor, error: string | null, size: number) {
    super(anchor);
    this.outcome = error === null ? 'success' : 'failure';
    this.details = { error, size };
  }
}

export class AnchorDeleted extends AnchorFact {
  readonly action = 'anchor.deleted';
  override readonly details: ReceiverFacts;

  constructor(anchor: CheckpointAnchor) {
    super(anchor);
    this.details = { before: anchorFacts(anchor) };
  }
}

/** Found by the sender, not done by a person: checkpoints do not reach this receiver. */
export class AnchorFailed extends AnchorFact {
  override readonly category = 'security';
  readonly action = 'anchor.failed';
  override readonly outcome = 'failure';
  override readonly details: ReceiverFacts;

  constructor(anchor: CheckpointAnchor, error: string, size: number) {
    super(anchor);
    this.details = { error, size };
  }
}

export class AnchorRecovered extends AnchorFact {
  override readonly category = 'security';
  readonly action = 'anchor.recovered';
  override readonly details: ReceiverFacts;

  constructor(anchor: CheckpointAnchor, size: number) {
    super(anchor);
    this.details = { size };
  }
}
