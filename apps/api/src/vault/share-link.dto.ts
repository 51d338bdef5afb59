import { type ListedShare, MOST_TRIES } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, Nested, Secret, Text } from '../openapi/fields.js';
import { LIFETIME, LIFETIME_CHOICES, linkDto, LinkDto, LinkTokenDto, PASSPHRASE, RECIPIENT } from './link.dto.js';
import { RevealReasonDto } from './secret.dto.js';

const MOST_VIEWS = 10;

export class CreateShareLinkDto extends RevealReasonDto {
  @Text({ ...RECIPIENT, description: 'Whom the link is for, in your words.' })
  recipient: string;

  @Choice(LIFETIME_CHOICES, LIFETIME)
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

export class ShareLinkDto extends LinkDto {
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

  @Integer({ min: 1, max: MOST_VIEWS })
  views: number;

  @Integer({ max: MOST_VIEWS })
  viewsLeft: number;
}

export class MadeShareLinkDto {
  @Nested(() => ShareLinkDto)
  link: ShareLinkDto;

  @Secret({ max: 500, description: 'To be handed on. The key is behind the #; it is kept nowhere and not shown again.' })
  url: string;
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
  return { ...linkDto(link, state), credentialId, credentialName, fieldId, fieldLabel, fieldVersion, views, viewsLeft };
}
