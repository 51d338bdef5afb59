import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { AuditTrail } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { BreachCheck, type Candidate } from './breach-check.js';
import { PasswordsChecked } from './health.audit.js';
import { PasswordLook } from './password-look.service.js';
import { PasswordReader, type StoredPassword } from './password-reader.js';

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
    private readonly looks: PasswordLook,
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
      for await (const some of read(organisationId)) candidates.push(...(await this.looks.at(organisationId, some)));
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
}
