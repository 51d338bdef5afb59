import { AuditFact, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import { type AuditedField, written } from '../vault.audit.js';
import type { LinkEnding, LinkState } from './outside-link.js';
import type { SecretRequest } from './secret-request.entity.js';
import type { ShareLink } from './share-link.entity.js';

type Details = Readonly<Record<string, AuditValue>>;

interface TitledLink {
  readonly id: string;
  readonly title: string;
  readonly recipient: string;
}

abstract class LinkFact extends AuditFact {
  readonly category = 'vault';
}

function linkObject(type: 'share-link' | 'secret-request', { id, title }: TitledLink): AuditObject {
  return { type, id, name: title };
}

/** The terms of a link; neither the link nor what is in it. */
export class ShareCreated extends LinkFact {
  readonly action = 'share.created';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(link: ShareLink) {
    super();
    const { recipient, views, credentialId, fieldId, fieldLabel, fieldVersion, passphraseHash } = link;
    this.object = linkObject('share-link', link);
    this.details = {
      recipient, views, credentialId, fieldId, label: fieldLabel, version: fieldVersion,
      passphrase: passphraseHash !== null, expiresAt: link.expiresAt.toISOString(),
    }; // prettier-ignore
  }
}

export class ShareOpened extends LinkFact {
  readonly action = 'share.opened';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(link: ShareLink) {
    super();
    const { recipient, viewsLeft, credentialId, fieldId, fieldLabel, fieldVersion } = link;
    this.object = linkObject('share-link', link);
    this.details = { recipient, viewsLeft, credentialId, fieldId, label: fieldLabel, version: fieldVersion };
  }
}

/** Why somebody who had a link, or guessed one, was turned away. */
export type LinkRefusal = Exclude<LinkState, 'open'> | 'unknown' | 'maker' | 'passphrase' | 'sealed';

export class ShareRefused extends LinkFact {
  readonly action = 'share.refused';
  override readonly outcome: AuditOutcome = 'refused';
  override readonly object?: AuditObject;
  override readonly details: Details;

  constructor(refusal: LinkRefusal, link?: TitledLink) {
    super();
    if (link) this.object = linkObject('share-link', link);
    this.details = { refusal, ...(link ? { recipient: link.recipient } : {}) };
  }
}

export class ShareEnded extends LinkFact {
  readonly action = 'share.ended';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(link: TitledLink, because: LinkEnding) {
    super();
    this.object = linkObject('share-link', link);
    this.details = { because, recipient: link.recipient };
  }
}

/** Whom somebody asked for which fields; where the answer goes. */
export class SecretRequested extends LinkFact {
  readonly action = 'secret-request.created';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(request: SecretRequest) {
    super();
    const { recipient, credentialId, fields, passphraseHash } = request;
    this.object = linkObject('secret-request', request);
    this.details = {
      recipient, credentialId, fields: fields.map(({ label }) => label),
      passphrase: passphraseHash !== null, expiresAt: request.expiresAt.toISOString(),
    }; // prettier-ignore
  }
}

export class SecretRequestAnswered extends LinkFact {
  readonly action = 'secret-request.answered';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(request: SecretRequest, labels: readonly string[], secrets: readonly AuditedField[]) {
    super();
    const { recipient, credentialId, createdById } = request;
    this.object = linkObject('secret-request', request);
    this.details = { recipient, credentialId, askedById: createdById, fields: labels, ...written(secrets) };
  }
}

export class SecretRequestRefused extends LinkFact {
  readonly action = 'secret-request.refused';
  override readonly outcome: AuditOutcome = 'refused';
  override readonly object?: AuditObject;
  override readonly details: Details;

  constructor(refusal: LinkRefusal, link?: TitledLink) {
    super();
    if (link) this.object = linkObject('secret-request', link);
    this.details = { refusal, ...(link ? { recipient: link.recipient } : {}) };
  }
}

export class SecretRequestEnded extends LinkFact {
  readonly action = 'secret-request.ended';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(link: TitledLink, because: LinkEnding) {
    super();
    this.object = linkObject('secret-request', link);
    this.details = { because, recipient: link.recipient };
  }
}
