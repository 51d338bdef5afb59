import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type RequestOrigin, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { PasswordDoor } from '../sign-in/password-door.js';
import { SignInPipeline, type SignInStep } from '../sign-in/sign-in-pipeline.js';
import { validPersonName } from '../user/person-name.js';
import { User } from '../user/user.entity.js';
import { InvitationReader } from './invitation-reader.js';
import { InvitedAccounts } from './invited-accounts.js';

export interface Acceptance {
  /** For somebody who has no account yet. */
  readonly name: string | null;
  /** The new account's, or the existing one's own. */
  readonly password: SecretText | null;
}

/** The door of people who were invited. A link alone never opens an account that exists: its password and second factor still count. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly em: EntityManager,
    private readonly invitations: InvitationReader,
    private readonly accounts: InvitedAccounts,
    private readonly passwords: PasswordDoor,
    private readonly pipeline: SignInPipeline,
  ) {}

  async accept(origin: RequestOrigin, token: string, acceptance: Acceptance): Promise<SignInStep> {
    const invitation = await this.invitations.open(origin, token);
    const { email } = invitation;
    const password = required(acceptance.password, 'password');
    if ((await this.em.fork({ clear: true }).count(User, { email })) > 0) {
      // The account may be the one that this very invitation has just made.
      await this.invitations.open(origin, token);
      const { user } = await this.passwords.prove(origin, { email, password, door: 'invitation' });
      return this.pipeline.enter(origin, { user, door: 'invitation', invitationId: invitation.id });
    }
    const user = await this.accounts.create(origin, invitation, validPersonName(required(acceptance.name, 'name')), password);
    return this.pipeline.enter(origin, { user, door: 'invitation', invitationId: null });
  }
}

function required<T>(value: T | null, field: string): T {
  if (value === null) throw new ValidationFailedError([{ field, message: 'is needed' }]);
  return value;
}
