import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { AuditTrail } from '@clientst0r/audit';
import { IntegrityError, Keyring, type SecretText, systemActor, VaultSealedError } from '@clientst0r/platform';
import { breachHash } from '@clientst0r/security';
import { VaultIntegrityFailed } from '../vault.audit.js';
import { BreachCheck, type Candidate } from './breach-check.js';
import { HealthBook } from './health-book.js';
import { PasswordsChecked } from './health.audit.js';
import { PasswordReader, type StoredPassword } from './password-reader.js';
import { passwordStrength } from './password-strength.js';

/** Those of a sealed vault are looked at once it is unsealed. */
function nothingWhileSealed(error: unknown): never[] {
  if (error instanceof VaultSealedError) return [];
  throw error;
}

interface Entry {
  readonly organisationId: string;
  readonly credentialId: string;
}

/** Looks at passwords: whether they were in a breach, whether others here are the same, how strong they are. May be done twice. */
@Injectable()
export class PasswordChecks {
  /** Those that come while some are looked at are the next ones, together. */
  private readonly changed = new DataLoader<Entry, null>((entries) => (this.looking = this.checkEntries(entries)), {
    cache: false,
    batchScheduleFn: (take) => void this.looking.then(take, take),
  });
  private looking: Promise<null[]> = Promise.resolve([]);

  constructor(
    private readonly reader: PasswordReader,
    private readonly keyring: Keyring,
    private readonly book: HealthBook,
    private readonly breaches: BreachCheck,
    private readonly audit: AuditTrail,
  ) {}

  async checkCredential(organisationId: string, credentialId: string): Promise<void> {
    await this.changed.load({ organisationId, credentialId });
  }

  async checkOrganisation(organisationId: string): Promise<void> {
    await this.check([organisationId], (id) => this.reader.passwords(id));
  }

  /** All of them together, so that equal passwords of different organisations cost one look-up. */
  async checkAll(): Promise<void> {
    await this.check(await this.reader.organisations(), (id) => this.reader.passwords(id));
  }

  private async checkEntries(entries: readonly Entry[]): Promise<null[]> {
    const ids = Map.groupBy(entries, ({ organisationId }) => organisationId);
    await this.check([...ids.keys()], (id) =>
      this.reader.passwords(id, [...new Set(ids.get(id)?.map(({ credentialId }) => credentialId))]),
    );
    return entries.map(() => null);
  }

  private async check(
    organisationIds: readonly string[],
    read: (organisationId: string) => AsyncIterable<StoredPassword[]>,
  ): Promise<void> {
    const candidates: Candidate[] = [];
    for (const organisationId of organisationIds)
      for await (const some of read(organisationId)) candidates.push(...(await this.look(organisationId, some).catch(nothingWhileSealed)));
    const verdicts = Map.groupBy(await this.breaches.judge(candidates), ({ organisationId }) => organisationId);
    for (const [organisationId, own] of verdicts) {
      const count = (what: string): number => own.filter(({ breach }) => (breach ?? 'unknown') === what).length;
      const entries = new Map(own.map(({ credential }) => [credential.id, credential]));
      const breaches = { breached: count('breached'), clean: count('clean'), unknown: count('unknown') };
      const [only = null] = entries.size === 1 ? entries.values() : [];
      const fact = new PasswordsChecked(organisationId, { entries: entries.size, passwords: own.length, ...breaches }, only);
      await this.audit.commit(systemActor('vault', organisationId), fact);
    }
  }

  /** Opens each, and keeps of it what cannot be turned back into it; a SHA-1 lives in memory only, for as long as the run. */
  private async look(organisationId: string, passwords: readonly StoredPassword[]): Promise<Candidate[]> {
    if (passwords.length === 0) return [];
    const keys = await this.keyring.of(organisationId);
    const looked: (Candidate & { digest: Buffer; strength: number })[] = [];
    for (const { sealed, ...password } of passwords) {
      await this.keyring.prepare(organisationId);
      const binding = { recordId: password.credentialId, fieldId: password.fieldId, version: password.version };
      const opened = await this.opened(password, () => keys.open(binding, sealed));
      if (opened)
        looked.push({
          ...password,
          ...breachHash(opened),
          digest: keys.digest(opened),
          strength: password.strength ?? passwordStrength(opened),
        });
    }
    await this.book.enter(looked);
    // All candidates are kept until the last is judged.
    return looked.map(({ digest: _digest, ...candidate }) => candidate);
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
