import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { IntegrityError, Keyring, type SecretText, systemActor, VaultSealedError } from '@clientst0r/platform';
import { breachHash } from '@clientst0r/security';
import { VaultIntegrityFailed } from '../vault.audit.js';
import type { Candidate } from './breach-check.js';
import { HealthBook } from './health-book.js';
import type { StoredPassword } from './password-reader.js';
import { PasswordStrengths } from './password-strengths.js';

/** So many are opened before anybody else has a turn: a few milliseconds. */
const AT_ONCE = 25;

type Looked = Candidate & { readonly digest: Buffer; readonly opened: SecretText };

/** Those of a sealed vault are looked at once it is unsealed. */
function nothingWhileSealed(error: unknown): never[] {
  if (error instanceof VaultSealedError) return [];
  throw error;
}

/** Opens passwords, for what is known of them without asking anybody: which are the same, and how strong they are. */
@Injectable()
export class PasswordLook {
  constructor(
    private readonly keyring: Keyring,
    private readonly strengths: PasswordStrengths,
    private readonly book: HealthBook,
    private readonly audit: AuditTrail,
  ) {}

  /** @returns what is to be looked up in breaches */
  async at(organisationId: string, passwords: readonly StoredPassword[]): Promise<Candidate[]> {
    return this.look(organisationId, passwords).catch(nothingWhileSealed);
  }

  /** Opens each, and keeps of it what cannot be turned back into it; a SHA-1 lives in memory only, for as long as the run. */
  private async look(organisationId: string, passwords: readonly StoredPassword[]): Promise<Candidate[]> {
    if (passwords.length === 0) return [];
    const keys = await this.keyring.of(organisationId);
    const looked: Looked[] = [];
    for (const [at, { sealed, ...password }] of passwords.entries()) {
      if (at % AT_ONCE === 0) await turn();
      await this.keyring.prepare(organisationId);
      const binding = { recordId: password.credentialId, fieldId: password.fieldId, version: password.version };
      const opened = await this.opened(password, () => keys.open(binding, sealed));
      if (opened) looked.push({ ...password, ...breachHash(opened), digest: keys.digest(opened), opened });
    }
    const rated = await Promise.all(
      looked.map(async ({ opened, ...one }) => ({ ...one, strength: one.strength ?? (await this.strengths.of(opened)) })),
    );
    await this.book.enter(rated);
    // All candidates are kept until the last is judged.
    return rated.map(({ digest: _digest, ...candidate }) => candidate);
  }

  private async opened(password: Omit<StoredPassword, 'sealed'>, open: () => SecretText): Promise<SecretText | null> {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      const { credentialId: id, name, ...field } = password;
      const actor = systemActor('vault', password.organisationId);
      await this.audit.commit(
        actor,
        new VaultIntegrityFailed({ id, name }, { fieldId: field.fieldId, label: field.label, version: field.version }),
      );
      return null;
    }
  }
}
