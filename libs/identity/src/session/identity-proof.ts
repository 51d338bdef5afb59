import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { PasswordHasher } from '../password/password-hasher.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import type { Proof } from '../sign-in/guess-gate.js';
import { User } from '../user/user.entity.js';
import { Reauthenticated } from './session.audit.js';

export interface OfferedProof {
  readonly code: string | null;
  readonly password: SecretText | null;
}

export type ProofMethod = 'totp' | 'password';

/** Proves by the strongest factor that a signed-in person has that it is still he. */
@Injectable()
export class IdentityProof {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly hasher: PasswordHasher,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `ValidationFailedError` when the factor that counts was not offered. */
  async strongest(userId: string, { code, password }: OfferedProof): Promise<ProofMethod> {
    const method = (await this.factors.methodsOf(userId)).length > 0 ? 'totp' : 'password';
    if (method === 'totp' && code === null) throw new ValidationFailedError([{ field: 'code', message: 'is needed' }]);
    if (method === 'password' && password === null) throw new ValidationFailedError([{ field: 'password', message: 'is needed' }]);
    await this.factors.prepare();
    return method;
  }

  async check(actor: Actor, method: ProofMethod, { code, password }: OfferedProof): Promise<Proof<ProofMethod>> {
    if (method === 'totp' && code !== null) return this.useCode(actor, code);
    const user = await this.em.fork({ clear: true }).findOne(User, actor.userId, { populate: ['passwordHash'] });
    if (!password || !(await this.hasher.verify(user?.passwordHash ?? null, password)).right)
      return { right: false, reason: 'wrong-password' };
    await this.audit.commit(actor, new Reauthenticated(method));
    return { right: true, value: method };
  }

  @Transactional()
  async useCode(actor: Actor, code: string): Promise<Proof<ProofMethod>> {
    if (!(await this.factors.useTotp(actor.userId, code))) return { right: false, reason: 'wrong-code' };
    this.audit.record(this.em, actor, new Reauthenticated('totp'));
    return { right: true, value: 'totp' };
  }
}
