import { Inject, Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Redis } from 'ioredis';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, REDIS, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { type HeldSession, SessionRenewal } from '../session/session-renewal.js';
import type { StartedSession } from '../session/session-store.js';
import { User } from '../user/user.entity.js';
import { EnrolmentStarted, SecondFactorEnrolled } from './second-factor.audit.js';
import { SecondFactorSetUp, type SetUpSecret } from './second-factor-set-up.js';
import { TotpFactor } from './totp-factor.entity.js';

const LASTS_MILLISECONDS = 10 * 60_000;

interface OwnEnrolled {
  readonly started: StartedSession;
  readonly recoveryCodes: readonly SecretText[];
}

/** An authenticator app of one's own choice, for somebody who is signed in without a second factor. */
@Injectable()
export class OwnEnrolment {
  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly setUp: SecondFactorSetUp,
    private readonly renewal: SessionRenewal,
    private readonly audit: AuditTrail,
  ) {}

  /** A new secret; one that was asked for before is forgotten. */
  async begin(actor: Actor): Promise<SetUpSecret> {
    const em = this.em.fork({ clear: true });
    if ((await em.count(TotpFactor, { userId: actor.userId })) > 0)
      throw new ConflictError('second-factor-exists', 'A second factor is set up already.');
    const user = await em.findOneOrFail(User, actor.userId);
    const { sealed, ...shown } = await this.setUp.begin(user);
    await this.audit.commit(actor, new EnrolmentStarted(user));
    await this.redis.set(key(actor), sealed, 'PX', LASTS_MILLISECONDS);
    return shown;
  }

  /** The person's other sessions end. Throws `ValidationFailedError` for a code that is not of the secret. */
  async confirm(actor: Actor, held: HeldSession, code: string): Promise<OwnEnrolled> {
    const sealed = await this.redis.get(key(actor));
    const proof = sealed === null ? null : await this.setUp.prove(actor.userId, sealed, code);
    if (!proof) throw new ValidationFailedError([{ field: 'code', message: 'is not the code that the app shows now' }]);
    const recoveryCodes = await this.store(actor, proof);
    await this.redis.del(key(actor));
    return { started: await this.renewal.endOthersAndRenew(actor, held, 'totp'), recoveryCodes };
  }

  @Transactional()
  async store(actor: Actor, proof: { secret: SecretText; step: number }): Promise<SecretText[]> {
    const user = await this.em.findOneOrFail(User, actor.userId);
    const recoveryCodes = await this.setUp.finish(user, proof, actor);
    this.audit.record(this.em, actor, new SecondFactorEnrolled(user));
    return recoveryCodes;
  }
}

function key({ sessionId }: Actor): string {
  return `enrolment:${sessionId}`;
}
