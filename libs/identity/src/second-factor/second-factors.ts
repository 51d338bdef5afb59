import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, ConflictError, IntegrityError, Keyring, PLATFORM_KEY_OWNER, type SecretText, systemActor } from '@clientst0r/platform';
import { Passkey } from '../passkey/passkey.entity.js';
import { lockedPersonWithApp, type Person } from '../user/person.js';
import { User } from '../user/user.entity.js';
import { type FactorMethod, type HeldFactors, heldFactorsOf, methodsIn } from './held-factors.js';
import { SecretTampered } from './second-factor.audit.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { newRecoveryCode, RECOVERY_CODES, recoveryCodeHash } from './recovery-code-text.js';
import { matchingTotpStep } from './totp.js';
import { TotpFactor } from './totp-factor.entity.js';

const HELD = `select ${heldFactorsOf('?')}`;
const APP_USED = 'update totp_factors set last_step = ? where user_id = ?';

const bindingOf = (userId: string) => ({ recordId: userId, fieldId: 'totp', version: 1 });

/** The second factors people have. What changes them runs in the caller's transaction, under a lock of the factor's row. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** None for somebody who has still to set one up. */
  async methodsOf(userId: string): Promise<FactorMethod[]> {
    const [held] = await this.em.fork({ clear: true }).execute<[HeldFactors]>(HELD, [userId, userId, userId]);
    return methodsIn(held);
  }

  /** Factors that the person has left without that passkey, in the caller's transaction; recovery codes do not count. */
  async countBeside(userId: string, passkeyId: string): Promise<number> {
    const passkeys = await this.em.count(Passkey, { userId, id: { $ne: passkeyId } });
    return passkeys + (await this.em.count(TotpFactor, { userId }));
  }

  passkeysOf(userId: string): Promise<number> {
    return this.em.fork({ clear: true }).count(Passkey, { userId });
  }

  async recoveryCodesLeft(userId: string): Promise<number> {
    return this.em.fork({ clear: true }).count(RecoveryCode, { userId, usedAt: null });
  }

  /** To be awaited before the transaction that opens or seals a secret. */
  async prepare(): Promise<void> {
    await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  /** Whose code it is; null for a wrong one. A code is taken once, and none before it afterwards. */
  async useTotp(userId: string, code: string): Promise<Person | null> {
    const found = await lockedPersonWithApp(this.em, userId);
    if (!found?.app) return null;
    const secret = await this.open(userId, found.app.sealedSecret);
    const step = await matchingTotpStep(secret, code, this.clock.now(), found.app.lastStep);
    if (step === null) return null;
    await this.em.execute(APP_USED, [step, userId], 'run');
    return found.person;
  }

  /** Whose code it is; null for a wrong one. */
  async useRecoveryCode(userId: string, code: string): Promise<Person | null> {
    const user = await this.lockPerson(userId);
    const stored = await this.em.findOne(RecoveryCode, { userId, codeHash: recoveryCodeHash(code) }, { refresh: true });
    if (!stored || stored.usedAt !== null) return null;
    stored.use(this.clock.now());
    return user;
  }

  /** Returns the recovery codes, which are shown this once. `step` is that of the code which proved the set-up. */
  async add(userId: string, secret: SecretText, step: number): Promise<SecretText[]> {
    if ((await this.em.count(TotpFactor, { userId })) > 0)
      throw new ConflictError('second-factor-exists', 'A second factor is set up already.');
    const sealed = await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(userId), secret);
    this.em.persist(new TotpFactor(userId, sealed, step));
    return this.replaceRecoveryCodes(userId);
  }

  /** How many factors remain without the app; null when there is no app. Recovery codes go with the last factor. */
  async removeTotp(userId: string): Promise<number | null> {
    await this.lockPerson(userId);
    const factor = await this.lockedFactor(userId);
    if (!factor) return null;
    this.em.remove(factor);
    const others = await this.em.count(Passkey, { userId });
    if (others === 0) await this.removeRecoveryCodes(userId);
    return others;
  }

  /** Whether there was one. */
  async removeAll(userId: string): Promise<boolean> {
    await this.lockPerson(userId);
    const factor = await this.lockedFactor(userId);
    const passkeys = await this.em.find(Passkey, { userId }, { refresh: true });
    await this.removeRecoveryCodes(userId);
    for (const each of [...passkeys, ...(factor ? [factor] : [])]) this.em.remove(each);
    return factor !== null || passkeys.length > 0;
  }

  async removeRecoveryCodes(userId: string): Promise<void> {
    for (const code of await this.em.find(RecoveryCode, { userId }, { refresh: true })) this.em.remove(code);
  }

  async replaceRecoveryCodes(userId: string): Promise<SecretText[]> {
    await this.lockPerson(userId);
    await this.removeRecoveryCodes(userId);
    return this.addRecoveryCodes(userId);
  }

  /** For the first factor of somebody; nothing when there are codes, used or not. */
  async recoveryCodesIfNone(userId: string): Promise<SecretText[]> {
    return (await this.em.count(RecoveryCode, { userId })) > 0 ? [] : this.addRecoveryCodes(userId);
  }

  private async open(userId: string, sealedSecret: Uint8Array): Promise<SecretText> {
    try {
      return await this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(userId), sealedSecret);
    } catch (error) {
      if (error instanceof IntegrityError) await this.audit.commit(systemActor('second factors'), new SecretTampered(userId));
      throw error;
    }
  }

  private addRecoveryCodes(userId: string): SecretText[] {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    for (const code of codes) this.em.persist(new RecoveryCode(userId, recoveryCodeHash(code.reveal())));
    return codes;
  }

  /** The one lock for all that changes a person's factors: of a row that is there, for locks of gaps make strangers wait for each other. */
  private lockPerson(userId: string): Promise<User | null> {
    return this.em.findOne(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  private lockedFactor(userId: string): Promise<TotpFactor | null> {
    return this.em.findOne(TotpFactor, { userId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }
}
