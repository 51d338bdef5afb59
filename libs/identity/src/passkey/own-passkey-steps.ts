import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, type SecretText } from '@clientst0r/platform';
import { FactorDuty } from '../policy/factor-duty.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { PersonNotices } from '../notice/person-notices.js';
import { User } from '../user/user.entity.js';
import { PasskeyAdded, PasskeyRemoved, PasskeyRenamed } from './passkey.audit.js';
import { type NewPasskey, Passkey } from './passkey.entity.js';

/** The transactions of `OwnPasskeys`, each under the lock of the person's row. */
@Injectable()
export class OwnPasskeySteps {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly duty: FactorDuty,
    private readonly audit: AuditTrail,
    private readonly notices: PersonNotices,
  ) {}

  of(userId: string): Promise<Passkey[]> {
    return this.em.fork({ clear: true }).find(Passkey, { userId }, { orderBy: { id: 'asc' } });
  }

  @Transactional()
  async add(actor: Actor, name: string, made: NewPasskey): Promise<{ passkey: Passkey; recoveryCodes: SecretText[] }> {
    const user = await this.locked(actor.userId);
    if ((await this.em.count(Passkey, { credentialId: made.credentialId })) > 0)
      throw new ConflictError('passkey-exists', 'This passkey is known already.');
    const passkey = new Passkey(user.id, name, made);
    this.em.persist(passkey);
    this.audit.record(this.em, actor, new PasskeyAdded(user, passkey));
    this.notices.tell(this.em, user, 'passkey-added', actor, name);
    return { passkey, recoveryCodes: await this.factors.recoveryCodesIfNone(user.id) };
  }

  @Transactional()
  async rename(actor: Actor, passkeyId: string, name: string): Promise<Passkey> {
    const user = await this.locked(actor.userId);
    const passkey = await this.ownOne(user.id, passkeyId);
    const before = passkey.name;
    passkey.rename(name);
    this.audit.record(this.em, actor, new PasskeyRenamed(user, passkey, before, name));
    return passkey;
  }

  @Transactional()
  async remove(actor: Actor, passkeyId: string): Promise<void> {
    const user = await this.locked(actor.userId);
    const passkey = await this.ownOne(user.id, passkeyId);
    const others = await this.factors.countBeside(user.id, passkeyId);
    if (others === 0) await this.duty.assertMayGoWithout(user.id);
    this.em.remove(passkey);
    if (others === 0) await this.factors.removeRecoveryCodes(user.id);
    this.audit.record(this.em, actor, new PasskeyRemoved(user, passkey));
    this.notices.tell(this.em, user, 'passkey-removed', actor, passkey.name);
  }

  private locked(userId: string): Promise<User> {
    return this.em.findOneOrFail(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  private async ownOne(userId: string, id: string): Promise<Passkey> {
    const passkey = await this.em.findOne(Passkey, { id, userId }, { refresh: true });
    if (!passkey) throw new NotFoundError();
    return passkey;
  }
}
