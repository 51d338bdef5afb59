import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, CountryReader, type RequestOrigin } from '@clientst0r/platform';
import { PersonNotices } from '../notice/person-notices.js';
import { newToken, tokenHash } from '../token.js';
import { User } from '../user/user.entity.js';
import { KnownDevice, type KnownKind } from './known-device.entity.js';
import { NewDeviceSeen, type NewInSignIn } from './device.audit.js';
import { networkOf } from './network-of.js';

/** Of one kind and person; the longest unseen is forgotten. */
const MOST_KNOWN = 50;

const SAME = 'select kind, hash from known_devices where user_id = ? and hash in (?)';
const SEEN = 'update known_devices set last_seen_at = ? where user_id = ? and hash in (?)';

export interface ArrivedDevice {
  readonly email: string;
  /** Of the device's token. */
  readonly hash: string;
  /** For the cookie of a device that had none, or one of somebody else. */
  readonly newToken: string | null;
}

/** With which browsers, and from which networks and countries, people have signed in. */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly em: EntityManager,
    private readonly notices: PersonNotices,
    private readonly countries: CountryReader,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Notes a sign-in that is complete, in its transaction. Of what is new in it the person is told in one mail, and the
   * auditors, unless the account itself is new.
   */
  async arrive(origin: RequestOrigin, user: User, accountIsNew: boolean): Promise<ArrivedDevice> {
    const isKnown = await this.seenAgain(origin, user);
    return isKnown ? { email: user.email, hash: origin.device ?? '', newToken: null } : this.arriveAnew(origin, user, accountIsNew);
  }

  private async arriveAnew(origin: RequestOrigin, user: User, accountIsNew: boolean): Promise<ArrivedDevice> {
    await this.em.findOneOrFail(User, user.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const known = await this.em.find(KnownDevice, { userId: user.id }, { orderBy: { lastSeenAt: 'desc' } });
    const returning = known.some(({ kind, hash }) => kind === 'device' && hash === origin.device);
    const token = returning ? null : newToken();
    const hash = token === null ? (origin.device ?? '') : tokenHash(token);
    const news: NewInSignIn = { browser: !returning, ...this.noteOrigin(known, user, origin.address) };
    this.note(known, user, 'device', hash);
    if ((news.browser || news.network) && !accountIsNew) {
      this.notices.tell(this.em, user, news.country ? 'new-country' : 'new-device', origin);
      this.audit.record(this.em, anonymousActor(origin), new NewDeviceSeen(user, news));
    }
    return { email: user.email, hash, newToken: token };
  }

  /** As on most days: nothing about it is new. Then nothing is locked, and no row is made an object of. */
  private async seenAgain({ device, address }: RequestOrigin, { id }: User): Promise<boolean> {
    if (device === undefined) return false;
    const country = this.countries.countryOf(address);
    const traits = [
      ['device', device],
      ['network', tokenHash(networkOf(address))],
      ...(country === null ? [] : [['country', tokenHash(country)]]),
    ] as const;
    const rows = await this.em.execute<{ kind: string; hash: string }[]>(SAME, [id, traits.map(([, hash]) => hash)]);
    if (!traits.every(([kind, hash]) => rows.some((row) => row.kind === kind && row.hash === hash))) return false;
    await this.em.execute(SEEN, [this.clock.now(), id, traits.map(([, hash]) => hash)], 'run');
    return true;
  }

  /** A network that is known does not travel: a country that is new there is one of newer data, and no news to the person. */
  private noteOrigin(known: readonly KnownDevice[], user: User, address: string): Omit<NewInSignIn, 'browser'> {
    const country = this.countries.countryOf(address);
    const network = this.note(known, user, 'network', tokenHash(networkOf(address)));
    const isNewCountry = country !== null && this.note(known, user, 'country', tokenHash(country));
    return { network, country: network && isNewCountry };
  }

  /** Whether it is new. */
  private note(known: readonly KnownDevice[], { id }: User, kind: KnownKind, hash: string): boolean {
    const ofKind = known.filter((one) => one.kind === kind);
    const same = ofKind.find((one) => one.hash === hash);
    same?.seen(this.clock.now());
    if (same) return false;
    for (const forgotten of ofKind.slice(MOST_KNOWN - 1)) this.em.remove(forgotten);
    this.em.persist(new KnownDevice(id, kind, hash, this.clock.now()));
    return true;
  }
}
