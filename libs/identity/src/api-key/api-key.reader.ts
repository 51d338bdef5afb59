import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisations, Clock } from '@clientst0r/platform';
import { AddressRanges } from '@clientst0r/security';
import { ApiKey, ApiKeyReach } from './api-key.entity.js';

export interface KnownApiKey {
  readonly key: ApiKey;
  /** Null when it is taken from everywhere. */
  readonly ranges: AddressRanges | null;
  /** Ids of the organisations in which it holds. */
  readonly reach: ReadonlySet<string>;
}

/** Which organisation's auditors are told: the one that was asked for, where the key holds there; else the one where it was made. */
export function concernedBy({ key, reach }: KnownApiKey, askedId: string | null): string {
  return askedId !== null && reach.has(askedId) ? askedId : key.organisationId;
}

interface Kept {
  readonly epoch: string;
  readonly until: number;
  readonly known: Promise<KnownApiKey | null>;
}

/** A safety net under the epoch, in milliseconds. */
const KEPT_FOR = 30_000;
const KEPT_AT_MOST = 5_000;

/** Keys by their visible prefix, kept in the process for as long as the epoch stands: a revoked one is gone at the next request. */
@Injectable()
export class ApiKeyReader {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  find(prefix: string, epoch: string): Promise<KnownApiKey | null> {
    const now = this.clock.now().getTime();
    const kept = this.kept.get(prefix);
    if (kept?.epoch === epoch && now < kept.until) return kept.known;
    const known = this.load(prefix);
    this.keep(prefix, { epoch, until: now + KEPT_FOR, known });
    return known;
  }

  private async load(prefix: string): Promise<KnownApiKey | null> {
    const why = 'whose key this is, before its organisation is known';
    const em = this.em.fork({ clear: true });
    const key = await em.findOne(ApiKey, { prefix }, acrossOrganisations(why));
    if (!key) return null;
    const reaches = await em.find(ApiKeyReach, { familyId: key.familyId, endedAt: null }, acrossOrganisations(why));
    const reach = new Set(reaches.map(({ organisationId }) => organisationId));
    return { key, ranges: key.ranges.length === 0 ? null : new AddressRanges(key.ranges), reach };
  }

  /** Prefixes that nobody has are not kept, so that guessing them fills nothing. */
  private keep(prefix: string, kept: Kept): void {
    if (this.kept.size >= KEPT_AT_MOST) this.kept.clear();
    this.kept.set(prefix, kept);
    const drop = (): void => {
      if (this.kept.get(prefix) === kept) this.kept.delete(prefix);
    };
    kept.known.then((known) => {
      if (!known) drop();
    }, drop);
  }
}
