import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '@clientst0r/platform';
import { type ChallengePurpose, PasskeyChallenges } from '../passkey/passkey-challenges.js';
import { Passkeys } from '../passkey/passkeys.js';
import type { PasskeyAssertion } from '../passkey/relying-party.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import type { Person } from '../user/person.js';

/** What somebody shows as his second factor. */
export type OfferedFactor =
  | { readonly method: 'totp' | 'recovery-code'; readonly code: string }
  | { readonly method: 'passkey'; readonly assertion: PasskeyAssertion };

/** To whom, and for what, a passkey's challenge was given. */
export interface AskedFor {
  readonly purpose: ChallengePurpose;
  readonly holder: string;
}

/** Whether a factor is right, and whose; each proof works once. Runs in the caller's transaction. */
@Injectable()
export class FactorProofs {
  constructor(
    private readonly factors: SecondFactors,
    private readonly passkeys: Passkeys,
    private readonly challenges: PasskeyChallenges,
  ) {}

  /** To be awaited before that transaction. */
  prepare(): Promise<void> {
    return this.factors.prepare();
  }

  /** The person, as he is in the transaction; null when the factor is wrong. */
  async use(origin: RequestOrigin, userId: string, offered: OfferedFactor, asked: AskedFor): Promise<Person | null> {
    switch (offered.method) {
      case 'totp':
        return this.factors.useTotp(userId, offered.code);
      case 'recovery-code':
        return this.factors.useRecoveryCode(userId, offered.code);
      case 'passkey':
        return this.usePasskey(origin, userId, offered.assertion, asked);
    }
  }

  private async usePasskey(origin: RequestOrigin, userId: string, assertion: PasskeyAssertion, asked: AskedFor): Promise<Person | null> {
    const challenge = await this.challenges.take(asked.purpose, asked.holder);
    return challenge === null ? null : this.passkeys.prove(origin, { challenge, userId, mustVerifyUser: false }, assertion);
  }
}
