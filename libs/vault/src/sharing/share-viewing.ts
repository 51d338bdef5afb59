import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, type OrganisationKeyring } from '@clientst0r/platform';
import { SHARE } from './link-kinds.js';
import { type FoundLink, LinkRows } from './link-rows.js';
import { contentBinding } from './share-content.js';
import type { ShareLink } from './share-link.entity.js';
import { ShareOpened } from './sharing.audit.js';

export interface OpenedShare {
  /** `nonce (12) | ciphertext | tag (16)` in base64; only the key in the link opens it. */
  readonly ciphertext: string;
  readonly viewsLeft: number;
}

@Injectable()
export class ShareViewing {
  constructor(
    private readonly em: EntityManager,
    private readonly rows: LinkRows,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The view is counted and recorded, and the last one has overwritten the ciphertext, before anything leaves. Null when somebody else was faster. */
  @Transactional()
  async view(found: FoundLink<ShareLink>, keys: OrganisationKeyring): Promise<OpenedShare | null> {
    const link = await this.rows.take(SHARE, found);
    if (!link) return null;
    const ciphertext = keys.open(contentBinding(link), link.sealed).reveal();
    link.view(this.clock.now());
    this.audit.record(this.em, found.visitor, new ShareOpened(link));
    return { ciphertext, viewsLeft: link.viewsLeft };
  }
}
