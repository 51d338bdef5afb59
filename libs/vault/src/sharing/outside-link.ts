import { Property } from '@mikro-orm/decorators/legacy';
import { type Actor, OrganisationEntity } from '@clientst0r/platform';

/** Why a link is over: it has done what it was for, its time is over, somebody took it back, too many wrong passphrases, its entry was purged. */
export const LINK_ENDINGS = ['used', 'expired', 'revoked', 'locked', 'purged'] as const;
export type LinkEnding = (typeof LINK_ENDINGS)[number];
export type LinkState = 'open' | LinkEnding;
export const LINK_STATES: readonly LinkState[] = ['open', ...LINK_ENDINGS];

/** Wrong passphrases in a row, after which a link is over. */
export const MOST_TRIES = 5;
export const LINK_HOURS = [1, 24, 7 * 24, 30 * 24] as const;
const HOUR = 3_600_000;

export interface LinkTerms {
  /** Whom the link is for, in the words of its maker. */
  readonly recipient: string;
  readonly hours: number;
  readonly tokenHash: string;
  readonly passphraseHash: string | null;
}

/** A link for somebody who has no account here. The token is in its fragment and is kept as its hash only. */
export abstract class OutsideLink extends OrganisationEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly createdById: string;

  @Property({ type: 'string', length: 190 })
  readonly createdByName: string;

  @Property({ type: 'string', length: 190 })
  readonly recipient: string;

  @Property({ type: 'character', columnType: 'char(64)', length: 64 })
  readonly tokenHash: string;

  @Property({ type: 'string', length: 255, nullable: true })
  readonly passphraseHash: string | null;

  @Property({ type: 'tinyint', unsigned: true })
  triesLeft: number = MOST_TRIES;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  readonly expiresAt: Date;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  endedAt: Date | null = null;

  @Property({ type: 'string', length: 10, nullable: true })
  ending: LinkEnding | null = null;

  /** When it last did what it is for. */
  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  usedAt: Date | null = null;

  /** How often somebody was turned away who had the link. */
  @Property({ type: 'integer', unsigned: true })
  refusals = 0;

  constructor({ userId, name }: Pick<Actor, 'userId' | 'name'>, organisationId: string, terms: LinkTerms, now: Date) {
    super(organisationId);
    this.createdById = userId;
    this.createdByName = name.slice(0, 190);
    this.recipient = terms.recipient;
    this.tokenHash = terms.tokenHash;
    this.passphraseHash = terms.passphraseHash;
    this.expiresAt = new Date(now.getTime() + terms.hours * HOUR);
  }

  stateAt(now: Date): LinkState {
    return this.ending ?? (this.expiresAt <= now ? 'expired' : 'open');
  }

  takeTry(): void {
    this.triesLeft = Math.max(0, this.triesLeft - 1);
  }

  end(ending: LinkEnding, now: Date): void {
    this.endedAt = now;
    this.ending = ending;
  }

  /** What an auditor reads as the name of it. */
  abstract get title(): string;
}
