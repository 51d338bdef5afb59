import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor, SecretText } from '@clientst0r/platform';
import type { HashedPassword } from '../user/user.entity.js';
import { IdentityGuess } from '../session/identity-guess.js';
import { type HeldSession, SessionRenewal } from '../session/session-renewal.js';
import type { StartedSession } from '../session/session-store.js';
import { PasswordChanged } from './password.audit.js';
import { PasswordChanges } from './password-changes.js';

/** A signed-in person's own password. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly em: EntityManager,
    private readonly guess: IdentityGuess,
    private readonly changes: PasswordChanges,
    private readonly renewal: SessionRenewal,
    private readonly audit: AuditTrail,
  ) {}

  /** The person's other sessions end, and this one goes on under a new token. Throws `SignInFailedError` when the present password is wrong. */
  async change(actor: Actor, held: HeldSession, present: SecretText, wanted: SecretText): Promise<StartedSession> {
    await this.guess.pass(actor, 'password', { code: null, password: present, assertion: null });
    const hash = await this.changes.prepare(actor.userId, wanted);
    await this.store(actor, hash);
    return this.renewal.endOthersAndRenew(actor, held, held.session.secondFactor);
  }

  @Transactional()
  async store(actor: Actor, hash: HashedPassword): Promise<void> {
    const user = await this.changes.store(actor, actor.userId, hash);
    this.audit.record(this.em, actor, new PasswordChanged(user, 'own choice'));
  }
}
