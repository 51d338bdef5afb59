import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, type RequestOrigin } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { PasskeyCounterWentBack, PasskeyUsed } from './passkey.audit.js';
import { Passkey } from './passkey.entity.js';
import { type PasskeyAssertion, RelyingParty } from './relying-party.js';

export interface AskedPasskey {
  readonly challenge: string;
  /** Null for whoever it turns out to be. */
  readonly userId: string | null;
  /** That the device has made sure who uses it makes a passkey two factors in one. */
  readonly mustVerifyUser: boolean;
}

/** The passkeys people have, and whether an answer is one of theirs. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly em: EntityManager,
    private readonly party: RelyingParty,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  of(userId: string): Promise<Passkey[]> {
    return this.em.fork({ clear: true }).find(Passkey, { userId }, { orderBy: { id: 'asc' } });
  }

  /** Whose it is; null for everything that is not the right answer. */
  async prove(origin: RequestOrigin, asked: AskedPasskey, assertion: PasskeyAssertion): Promise<User | null> {
    const credentialId = Buffer.from(assertion.id, 'base64url');
    const passkey = await this.em.fork({ clear: true }).findOne(Passkey, { credentialId });
    if (!passkey || (asked.userId !== null && passkey.userId !== asked.userId)) return null;
    const counter = await this.party.signed(asked.challenge, assertion, passkey, asked.mustVerifyUser);
    return counter === null ? null : this.use(origin, passkey.id, counter);
  }

  @Transactional()
  async use(origin: RequestOrigin, passkeyId: string, counter: number): Promise<User | null> {
    const passkey = await this.em.findOne(Passkey, { id: passkeyId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!passkey) return null;
    const user = await this.em.findOneOrFail(User, passkey.userId);
    if (passkey.isBehind(counter)) {
      await this.audit.commit(anonymousActor(origin, user.name), new PasskeyCounterWentBack(user, passkey, counter));
      return null;
    }
    passkey.used(counter, this.clock.now());
    this.audit.record(this.em, anonymousActor(origin, user.name), new PasskeyUsed(user, passkey));
    return user;
  }
}
