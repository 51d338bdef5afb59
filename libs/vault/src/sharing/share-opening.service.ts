import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { IntegrityError, Keyring, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { VaultIntegrityFailed } from '../vault.audit.js';
import { LinkAccess } from './link-access.js';
import { SHARE } from './link-kinds.js';
import type { ShareLink } from './share-link.entity.js';
import { type OpenedShare, ShareViewing } from './share-viewing.js';

export type { OpenedShare };

/** What the page shows ahead of the click. */
export interface ShareSummary {
  readonly organisationName: string;
  readonly senderName: string;
  readonly passphrase: boolean;
  readonly viewsLeft: number;
  readonly expiresAt: Date;
}

/** The recipient's side. Looking at the link costs nothing; opening it takes one view, of callers at the same time each another. */
@Injectable()
export class ShareOpening {
  constructor(
    private readonly outside: LinkAccess,
    private readonly viewing: ShareViewing,
    private readonly keyring: Keyring,
    private readonly audit: AuditTrail,
  ) {}

  async inspect(origin: RequestOrigin, token: string): Promise<ShareSummary> {
    const { link, maker } = await this.outside.find(SHARE, origin, token);
    const { passphraseHash, viewsLeft, expiresAt } = link;
    return { organisationName: maker.organisationName, senderName: maker.name, passphrase: passphraseHash !== null, viewsLeft, expiresAt };
  }

  async open(origin: RequestOrigin, token: string, passphrase: SecretText | null): Promise<OpenedShare> {
    const found = await this.outside.enter(SHARE, origin, token, passphrase);
    const keys = await this.keyring.of(found.link.organisationId);
    try {
      return (await this.viewing.view(found, keys)) ?? (await this.outside.turnAway(SHARE, found));
    } catch (error) {
      if (error instanceof IntegrityError) await this.audit.commit(found.visitor, tampered(found.link));
      throw error;
    }
  }
}

function tampered({ credentialId, credentialName, fieldId, fieldLabel, fieldVersion }: ShareLink): VaultIntegrityFailed {
  return new VaultIntegrityFailed({ id: credentialId, name: credentialName }, { fieldId, label: fieldLabel, version: fieldVersion });
}
