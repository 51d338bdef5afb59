import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, CountryReader, type RequestOrigin } from '@clientst0r/platform';
import { PersonNotices } from '../notice/person-notices.js';
import { newToken, tokenHash } from '../token.js';
import type { Person } from '../user/person.js';
import { KnownDevice, type KnownKind } from './known-device.entity.js';
import { NewDeviceSeen, type NewInSignIn } from './device.audit.js';
import { networkOf } from './network-of.js';

/** Of one kind and person; the longest unseen is forgotten. */
const MOST_KNOWN = 50;

// Of the person one row, and one of each trait that is known: a sign-in as on most days is one statement.
const SEEN = `update users u join known_devices k on k.user_id = u.id set u.last_sign_in_at = ?, k.last_seen_at = ?
  where u.id = ? and k.hash in (?)`;
const SIGNED_IN = 'update users set last_sign_in_at = ? where id = ?';

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
   * Notes a sign-in that is complete, in its transaction, and when it was. Of what is new in it the person is told in one mail, and the
   * auditors, unless the account itself is new.
   */
  async arrive(origin: RequestOrigin, user: Person, accountIsNew: boolean): Promise<ArrivedDevice> {
    const isKnown = await this.seenAgain(origin, user);
    return isKnown ? { email: user.email, hash: origin.device ?? '', newToken: null } : this.arriveAnew(origin, user, accountIsNew);
  }

  private async arriveAnew(origin: RequestOrigin, user: Person, accountIsNew: boolean): Promise<ArrivedDevice> {
    await this.em.execute(SIGNED_IN, [this.clock.now(), user.id], 'run');
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
  private async seenAgain({ device, address }: RequestOrigin, { id }: Person): Promise<boolean> {
    if (device === undefined) return false;
    const country = this.countries.countryOf(address);
    const traits = [device, tokenHash(networkOf(address)), ...(country === null ? [] : [tokenHash(country)])];
    const now = this.clock.now();
    const { affectedRows } = await this.em.execute<{ affectedRows: number }>(SEEN, [now, now, id, traits], 'run');
    return affectedRows === 1 + traits.length;
  }

  /** A network that is known does not travel: a country that is new there is one of newer data, and no news to the person. */
  private noteOrigin(known: readonly KnownDevice[], user: Person, address: string): Omit<NewInSignIn, 'browser'> {
    const country = this.countries.countryOf(address);
    const network = this.note(known, user, 'network', tokenHash(networkOf(address)));
    const isNewCountry = country !== null && this.note(known, user, 'country', tokenHash(country));
    return { network, country: network && isNewCountry };
  }

  /** Whether it is new. */
  private note(known: readonly KnownDevice[], { id }: Person, kind: KnownKind, hash: string): boolean {
    const ofKind = known.filter((one) => one.kind === kind);
    const same = ofKind.find((one) => one.hash === hash);
    same?.seen(this.clock.now());
    if (same) return false;
    for (const forgotten of ofKind.slice(MOST_KNOWN - 1)) this.em.remove(forgotten);
    this.em.persist(new KnownDevice(id, kind, hash, this.clock.now()));
    return true;
  }
}
