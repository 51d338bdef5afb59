import { createHash } from 'node:crypto';
import { AuditFact, type AuditObject, type AuditValue } from '../audit-fact.js';
import type { CheckpointAnchor } from './anchor.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

function anchorFacts({ name, kind, target, authority, certificate, everyMinutes, sealedSecret }: CheckpointAnchor): Facts {
  const pems = { authority: fingerprint(authority), certificate: fingerprint(certificate) };
  return { name, kind, target, everyMinutes, ...pems, hasSecret: sealedSecret !== null };
}

function fingerprint(pem: string | null): string | null {
  return pem === null ? null : `sha256:${createHash('sha256').update(pem).digest('hex')}`;
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
  override readonly details: Facts;

  constructor(anchor: CheckpointAnchor) {
    super(anchor);
    this.details = { after: anchorFacts(anchor) };
  }
}

export class AnchorDeleted extends AnchorFact {
  readonly action = 'anchor.deleted';
  override readonly details: Facts;

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
  override readonly details: Facts;

  constructor(anchor: CheckpointAnchor, error: string, size: number) {
    super(anchor);
    this.details = { error, size };
  }
}

export class AnchorRecovered extends AnchorFact {
  override readonly category = 'security';
  readonly action = 'anchor.recovered';
  override readonly details: Facts;

  constructor(anchor: CheckpointAnchor, size: number) {
    super(anchor);
    this.details = { size };
  }
}
