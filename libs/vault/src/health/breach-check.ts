import { Injectable, Logger } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { type BreachHash, PwnedPasswordsClient } from '@clientst0r/security';
import { SettingsService } from '@clientst0r/settings';
import { BREACH_SOURCE } from '../vault.settings.js';
import type { BreachVerdict } from './field-health.entity.js';
import { BreachFound } from './health.audit.js';
import { HealthBook } from './health-book.js';
import type { StoredPassword } from './password-reader.js';

export type Candidate = Omit<StoredPassword, 'sealed'> & BreachHash;

/** Null: it cannot be told. */
export interface Verdict {
  readonly organisationId: string;
  readonly breach: BreachVerdict | null;
}

/** A verdict younger than this is not asked for again, in milliseconds: the daily run finds those of yesterday due. */
const FRESH = 20 * 3_600_000;
export const CORPUS = 'Pwned Passwords';

/** Asks once for each prefix, however many passwords have it. What cannot be told keeps what was known, and is never called clean. */
@Injectable()
export class BreachCheck {
  private readonly logger = new Logger(BreachCheck.name);

  constructor(
    private readonly client: PwnedPasswordsClient,
    private readonly book: HealthBook,
    private readonly settings: SettingsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async judge(candidates: readonly Candidate[]): Promise<Verdict[]> {
    const now = this.clock.now();
    const isDue = ({ breach, checkedAt }: Candidate): boolean => !breach || !checkedAt || now.getTime() - checkedAt.getTime() > FRESH;
    const on = (await this.settings.get(BREACH_SOURCE)) !== 'off';
    const due = on ? candidates.filter(isDue) : [];
    const known = candidates.filter((candidate) => !due.includes(candidate));
    const judged = [...Map.groupBy(due, ({ prefix }) => prefix)];
    const verdicts: Verdict[] = known.map(({ organisationId, breach }) => ({ organisationId, breach }));
    for (const [prefix, some] of judged) verdicts.push(...(await this.judgeRange(prefix, some, now)));
    return verdicts;
  }

  private async judgeRange(prefix: string, candidates: readonly Candidate[], now: Date): Promise<Verdict[]> {
    const found = await this.occurrences(prefix, candidates);
    if (!found) return candidates.map(({ organisationId, breach }) => ({ organisationId, breach }));
    const judged = candidates.map((candidate) => {
      const occurrences = found.get(candidate.suffix) ?? 0;
      return { candidate, occurrences, breach: occurrences > 0 ? ('breached' as const) : ('clean' as const) };
    });
    for (const { candidate, occurrences, breach } of judged) {
      await this.book.judge(candidate, { breach, occurrences, at: now, corpus: CORPUS });
      if (breach === 'breached' && candidate.breach !== 'breached') await this.tell(candidate, occurrences);
    }
    return judged.map(({ candidate, breach }) => ({ organisationId: candidate.organisationId, breach }));
  }

  private async occurrences(prefix: string, candidates: readonly Candidate[]): Promise<Map<string, number> | null> {
    try {
      return await this.client.occurrences(prefix, [...new Set(candidates.map(({ suffix }) => suffix))]);
    } catch (error) {
      // Neither the prefix nor the address: together with a time they would say something about a password.
      this.logger.warn(`A breach look-up failed: ${error instanceof Error ? error.message : 'unknown'}`);
      return null;
    }
  }

  private async tell({ organisationId, credentialId: id, name, fieldId, label, version }: Candidate, occurrences: number): Promise<void> {
    const fact = new BreachFound(organisationId, { id, name }, { fieldId, label, version, occurrences, corpus: CORPUS });
    await this.audit.commit(systemActor('vault', organisationId), fact);
  }
}
