import { LINK_HOURS, LINK_STATES, type LinkState, type ListedShare, MOST_TRIES, type OutsideLink } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, Nested, QueryFlag, Secret, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';
import { RevealReasonDto } from './secret.dto.js';

const MOST_VIEWS = 10;
const LIFETIMES = LINK_HOURS.map(String);
export const PASSPHRASE = { min: 8, max: 200 };

export class LinkPath extends OrganisationPath {
  @Id()
  linkId: string;
}

export class ListLinksQuery extends PageQuery {
  @QueryFlag({ optional: true, description: 'Only those that work now, or only those that no longer do.' })
  open?: boolean;
}

export class CreateShareLinkDto extends RevealReasonDto {
  @Text({ max: 190, description: 'Whom the link is for, in your words.', example: 'Jo at the printer company' })
  recipient: string;

  @Choice(LIFETIMES, { description: 'Hours until the link is over.' })
  hours: string;

  @Integer({ min: 1, max: MOST_VIEWS, description: 'How often it can be opened.' })
  views: number;

  @Secret({
    ...PASSPHRASE,
    optional: true,
    description: `Asked of the recipient; ${MOST_TRIES} wrong ones close the link. Tell it by another way.`,
  })
  passphrase?: string;

  @Secret({ optional: true, max: 1_000, description: 'Words for the recipient, sealed with the value.' })
  note?: string;
}

export class ShareLinkDto {
  @Id()
  id: string;

  @Choice(LINK_STATES)
  state: LinkState;

  @Text({ max: 190 })
  recipient: string;

  @Id()
  credentialId: string;

  @Text({ description: 'As it was then.' })
  credentialName: string;

  @Id()
  fieldId: string;

  @Text({ max: 100 })
  fieldLabel: string;

  @Integer({ min: 1 })
  fieldVersion: number;

  @Flag()
  passphrase: boolean;

  @Integer({ min: 1, max: MOST_VIEWS })
  views: number;

  @Integer({ max: MOST_VIEWS })
  viewsLeft: number;

  @Integer({ description: 'How often somebody who had the link was turned away.' })
  refusals: number;

  @Id()
  createdById: string;

  @Text({ max: 190 })
  createdByName: string;

  @Instant()
  createdAt: Date;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true, description: 'When it was last opened.' })
  usedAt: Date | null;

  @Instant({ nullable: true })
  endedAt: Date | null;
}

type LinkDto = Pick<
  ShareLinkDto,
  'id' | 'recipient' | 'passphrase' | 'refusals' | 'createdById' | 'createdByName' | 'createdAt' | 'expiresAt' | 'usedAt' | 'endedAt'
>;

export class MadeShareLinkDto {
  @Nested(() => ShareLinkDto)
  link: ShareLinkDto;

  @Secret({ max: 500, description: 'To be handed on. The key is behind the #; it is kept nowhere and not shown again.' })
  url: string;
}

/** How somebody outside shows that he has a link. */
export class LinkTokenDto {
  @Secret({ max: 100, description: 'Derived from what stands behind the # of the link; see the API guide.' })
  token: string;
}

export class OpenShareLinkDto extends LinkTokenDto {
  @Secret({ ...PASSPHRASE, min: 1, optional: true })
  passphrase?: string;
}

export class ShareSummaryDto {
  @Text()
  organisationName: string;

  @Text()
  senderName: string;

  @Flag({ description: 'Whether a passphrase is asked for.' })
  passphrase: boolean;

  @Integer({ max: MOST_VIEWS })
  viewsLeft: number;

  @Instant()
  expiresAt: Date;
}

export class OpenedShareDto {
  @Secret({
    max: 200_000,
    description: 'nonce (12 bytes), ciphertext, tag (16), AES-256-GCM, in base64; the key is derived from the link.',
  })
  ciphertext: string;

  @Integer({ max: MOST_VIEWS })
  viewsLeft: number;
}

export function shareLinkDto({ link, state }: ListedShare): ShareLinkDto {
  const { credentialId, credentialName, fieldId, fieldLabel, fieldVersion, views, viewsLeft } = link;
  return { ...linkDto(link), state, credentialId, credentialName, fieldId, fieldLabel, fieldVersion, views, viewsLeft };
}

/** What the kinds of links have in common; never their token or passphrase. */
export function linkDto(link: Omit<OutsideLink, 'end'>): LinkDto {
  const { id, recipient, refusals, createdById, createdByName, createdAt, expiresAt, usedAt, endedAt } = link;
  const passphrase = link.passphraseHash !== null;
  return { id, recipient, passphrase, refusals, createdById, createdByName, createdAt, expiresAt, usedAt, endedAt };
}
