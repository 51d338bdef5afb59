import { Injectable } from '@nestjs/common';
import { tokenHash } from '@clientst0r/identity';
import { type Actor, Clock, Keyring, organisationOf, SecretText } from '@clientst0r/platform';
import type { RevealReason } from '../access/reveal-policy.js';
import { CredentialRevealService } from '../credential/credential-reveal.service.js';
import type { FieldPath } from '../credential/sealed-field.reader.js';
import { LinkBook, type ListedLink } from './link-book.js';
import { LinkIssue } from './link-issue.js';
import { SHARE } from './link-kinds.js';
import type { LinkPage } from './link-page.js';
import { newLinkSecret } from './link-secret.js';
import { contentBinding } from './share-content.js';
import { ShareLink } from './share-link.entity.js';
import { ShareCreated } from './sharing.audit.js';

export interface WantedShare {
  readonly recipient: string;
  readonly hours: number;
  readonly views: number;
  readonly passphrase: SecretText | null;
  /** Words for the recipient; sealed with the value. */
  readonly note: string;
}

export type ListedShare = ListedLink<ShareLink>;

export interface MadeShare extends ListedShare {
  /** With the key in its fragment; kept nowhere. */
  readonly url: string;
}

/** Secrets for people outside, by links that work for a while: making, listing, taking back. */
@Injectable()
export class ShareLinks {
  constructor(
    private readonly reveals: CredentialRevealService,
    private readonly keyring: Keyring,
    private readonly issue: LinkIssue,
    private readonly book: LinkBook,
    private readonly clock: Clock,
  ) {}

  /** The value as it is now; the policy is that of a reveal. */
  async create(actor: Actor, path: FieldPath, wanted: WantedShare, given: RevealReason): Promise<MadeShare> {
    const { recipient, hours, views, passphrase, note } = wanted;
    const passphraseHash = await this.issue.hash(passphrase);
    const { value, field } = await this.reveals.share(actor, path, given);
    const secret = newLinkSecret();
    const content = SecretText.of(JSON.stringify({ label: field.label, value: value.reveal(), note }));
    const terms = { recipient, hours, views, passphraseHash, tokenHash: tokenHash(secret.token) };
    const link = new ShareLink(actor, organisationOf(actor), terms, field, this.clock.now());
    const inner = SecretText.of(secret.seal(content).toString('base64'));
    link.sealed = await this.keyring.seal(link.organisationId, contentBinding(link), inner);
    await this.book.enter(actor, link, new ShareCreated(link));
    return { link, url: this.issue.url('share', secret.fragment), state: 'open' };
  }

  list(actor: Actor, page: LinkPage): Promise<ListedShare[]> {
    return this.book.list(SHARE, actor, page);
  }

  revoke(actor: Actor, id: string): Promise<ListedShare> {
    return this.book.revoke(SHARE, actor, id);
  }
}
