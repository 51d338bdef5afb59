import { LINK_HOURS, LINK_STATES, type LinkState, type OutsideLink } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, QueryFlag, Secret, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';

/** What links to people outside have in common, whichever way the secret goes. */
export const PASSPHRASE = { min: 8, max: 200 };
export const RECIPIENT = { max: 190, example: 'Jo at the printer company' };
export const LIFETIME_CHOICES = LINK_HOURS.map(String);
export const LIFETIME = { description: 'Hours until the link is over.' };

export class LinkPath extends OrganisationPath {
  @Id()
  linkId: string;
}

export class ListLinksQuery extends PageQuery {
  @QueryFlag({ optional: true, description: 'Only those that work now, or only those that no longer do.' })
  open?: boolean;
}

/** How somebody outside shows that he has a link. */
export class LinkTokenDto {
  @Secret({ max: 100, description: 'Derived from what stands behind the # of the link; see the API guide.' })
  token: string;
}

export abstract class LinkDto {
  @Id()
  id: string;

  @Choice(LINK_STATES)
  state: LinkState;

  @Text({ max: 190 })
  recipient: string;

  @Flag()
  passphrase: boolean;

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

  @Instant({ nullable: true, description: 'When it was last opened, or answered.' })
  usedAt: Date | null;

  @Instant({ nullable: true })
  endedAt: Date | null;
}

/** Never its token or passphrase. */
export function linkDto(link: Omit<OutsideLink, 'end'>, state: LinkState): Pick<LinkDto, keyof LinkDto> {
  const { id, recipient, refusals, createdById, createdByName, createdAt, expiresAt, usedAt, endedAt } = link;
  const passphrase = link.passphraseHash !== null;
  return { id, state, recipient, passphrase, refusals, createdById, createdByName, createdAt, expiresAt, usedAt, endedAt };
}
