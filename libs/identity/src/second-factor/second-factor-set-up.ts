import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, Keyring, PLATFORM_KEY_OWNER, type RequestOrigin, SecretText } from '@clientst0r/platform';
import { PersonNotices } from '../notice/person-notices.js';
import type { User } from '../user/user.entity.js';
import { SecondFactors } from './second-factors.js';
import { matchingTotpStep, newTotpSecret, totpUri } from './totp.js';

/** What the person puts into an authenticator app. */
export interface SetUpSecret {
  readonly secret: SecretText;
  readonly uri: SecretText;
}

const bindingOf = (userId: string) => ({ recordId: userId, fieldId: 'totp-set-up', version: 1 });

/** Setting up an authenticator app: the secret waits sealed until a code proves that the app has it. */
@Injectable()
export class SecondFactorSetUp {
  constructor(
    private readonly keyring: Keyring,
    private readonly factors: SecondFactors,
    private readonly clock: Clock,
    private readonly em: EntityManager,
    private readonly notices: PersonNotices,
  ) {}

  async begin(user: Pick<User, 'id' | 'email'>): Promise<SetUpSecret & { readonly sealed: string }> {
    const secret = newTotpSecret();
    const sealed = await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(user.id), secret);
    return { secret, uri: totpUri(secret, user.email), sealed: sealed.toString('base64') };
  }

  /** Null when the code is not of that secret. */
  async prove(userId: string, sealed: string, code: string): Promise<{ secret: SecretText; step: number } | null> {
    const secret = await this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(userId), Buffer.from(sealed, 'base64'));
    const step = await matchingTotpStep(secret, code, this.clock.now(), null);
    return step === null ? null : { secret, step };
  }

  /** In the caller's transaction. The code that proved it is used up with it, and the person is told, unless the account is as new as the app. */
  finish(user: User, { secret, step }: { secret: SecretText; step: number }, origin: RequestOrigin | null): Promise<SecretText[]> {
    if (origin) this.notices.tell(this.em, user, 'authenticator-added', origin);
    return this.factors.add(user.id, secret, step);
  }
}
