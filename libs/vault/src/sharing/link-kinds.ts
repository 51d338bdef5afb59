import type { EntityName } from '@mikro-orm/core';
import type { AuditFact } from '@clientst0r/audit';
import type { Permission } from '@clientst0r/identity';
import type { LinkEnding, OutsideLink } from './outside-link.js';
import { type LinkRefusal, SecretRequestEnded, SecretRequestRefused, ShareEnded, ShareRefused } from './sharing.audit.js';
import { SecretRequest } from './secret-request.entity.js';
import { ShareLink } from './share-link.entity.js';

/** What differs between the kinds of links. */
export interface LinkKind<T extends OutsideLink> {
  readonly entity: EntityName<T>;
  readonly table: 'share_links' | 'secret_requests';
  /** Not read for lists. */
  readonly heavy: readonly string[];
  /** What the maker must hold for as long as the link is to work. */
  readonly needed: (link: T) => readonly Permission[];
  readonly refused: (refusal: LinkRefusal, link?: T) => AuditFact;
  readonly ended: (link: T, because: LinkEnding) => AuditFact;
}

export const SHARE: LinkKind<ShareLink> = {
  entity: ShareLink,
  table: 'share_links',
  heavy: ['sealed'],
  needed: () => ['vault.share.create', 'vault.secret.reveal'],
  refused: (refusal, link) => new ShareRefused(refusal, link),
  ended: (link, because) => new ShareEnded(link, because),
};

export const REQUEST: LinkKind<SecretRequest> = {
  entity: SecretRequest,
  table: 'secret_requests',
  heavy: [],
  needed: ({ newEntry }) => ['vault.share.create', newEntry ? 'vault.credential.create' : 'vault.credential.update'],
  refused: (refusal, link) => new SecretRequestRefused(refusal, link),
  ended: (link, because) => new SecretRequestEnded(link, because),
};
