import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { PresentPassword } from '../directory/present-password.js';
import type { PasskeyAssertion } from '../passkey/relying-party.js';
import { FactorProofs, type OfferedFactor } from '../sign-in/factor-proofs.js';
import type { Proof } from '../sign-in/guess-gate.js';
import { type ProofMethod, ProofMethods } from './proof-methods.js';
import { Reauthenticated } from './session.audit.js';

export interface OfferedProof {
  readonly code: string | null;
  readonly password: SecretText | null;
  readonly assertion: PasskeyAssertion | null;
}

/** What is proved here; a provider is asked elsewhere. */
export type OwnProofMethod = Exclude<ProofMethod, 'provider'>;

/** Proves by the strongest factor that a signed-in person has that it is still he. */
@Injectable()
export class IdentityProof {
  constructor(
    private readonly em: EntityManager,
    private readonly methods: ProofMethods,
    private readonly passwords: PresentPassword,
    private readonly audit: AuditTrail,
    private readonly proofs: FactorProofs,
  ) {}

  /** Throws `ValidationFailedError` when the factor that counts was not offered: a passkey before an app, an app before a password. */
  async strongest(userId: string, offered: OfferedProof): Promise<OwnProofMethod> {
    const { method } = await this.methods.of(userId);
    if (method === 'provider') throw new ValidationFailedError([{ field: 'provider', message: 'is where you have to confirm' }]);
    const field = FIELDS[method];
    if (offered[field] === null)
      throw new ValidationFailedError([{ field: method === 'passkey' ? 'passkey' : field, message: 'is needed' }]);
    await this.proofs.prepare();
    return method;
  }

  check(actor: Actor, method: OwnProofMethod, { code, password, assertion }: OfferedProof): Promise<Proof<OwnProofMethod>> {
    if (method === 'passkey' && assertion) return this.useFactor(actor, { method, assertion });
    if (method === 'totp' && code !== null) return this.useFactor(actor, { method, code });
    return this.checkPassword(actor, password);
  }

  @Transactional()
  async useFactor(actor: Actor, offered: OfferedFactor & { method: 'passkey' | 'totp' }): Promise<Proof<OwnProofMethod>> {
    const { method } = offered;
    const asked = { purpose: 'reauthentication', holder: actor.sessionId ?? '' } as const;
    if (!(await this.proofs.use(actor, actor.userId, offered, asked)))
      return { right: false, reason: method === 'passkey' ? 'wrong-passkey' : 'wrong-code' };
    this.audit.record(this.em, actor, new Reauthenticated(method));
    return { right: true, value: method };
  }

  private async checkPassword(actor: Actor, password: SecretText | null): Promise<Proof<OwnProofMethod>> {
    if (!password || !(await this.passwords.isOf(actor.userId, password))) return { right: false, reason: 'wrong-password' };
    await this.audit.commit(actor, new Reauthenticated('password'));
    return { right: true, value: 'password' };
  }
}

const FIELDS = { passkey: 'assertion', totp: 'code', password: 'password' } as const satisfies Record<OwnProofMethod, keyof OfferedProof>;
