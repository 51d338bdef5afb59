import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, type RequestOrigin } from '@clientst0r/platform';
import { PersonNotices } from '../notice/person-notices.js';
import { newToken, tokenHash } from '../token.js';
import { User } from '../user/user.entity.js';
import { KnownDevice, type KnownKind } from './known-device.entity.js';
import { networkOf } from './network-of.js';

/** Of one kind and person; the longest unseen is forgotten. */
const MOST_KNOWN = 50;

export interface ArrivedDevice {
  readonly email: string;
  /** Of the device's token. */
  readonly hash: string;
  /** For the cookie of a device that had none, or one of somebody else. */
  readonly newToken: string | null;
}

/** With which browsers and from which networks people have signed in. */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly em: EntityManager,
    private readonly notices: PersonNotices,
    private readonly clock: Clock,
  ) {}

  /** Notes a sign-in that is complete. Of a device or a network that is new the person is told, unless the account itself is. */
  @Transactional()
  async arrive(origin: RequestOrigin, userId: string, accountIsNew: boolean): Promise<ArrivedDevice> {
    const user = await this.em.findOneOrFail(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const known = await this.em.find(KnownDevice, { userId }, { orderBy: { lastSeenAt: 'desc' } });
    const returning = known.some(({ kind, hash }) => kind === 'device' && hash === origin.device);
    const token = returning ? null : newToken();
    const hash = token === null ? (origin.device ?? '') : tokenHash(token);
    const isNewNetwork = this.note(known, user, 'network', tokenHash(networkOf(origin.address)));
    this.note(known, user, 'device', hash);
    if ((!returning || isNewNetwork) && !accountIsNew) this.notices.tell(this.em, user, 'new-device', origin);
    return { email: user.email, hash, newToken: token };
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
