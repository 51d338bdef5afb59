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

interface Judged {
  readonly candidate: Candidate;
  readonly occurrences: number;
}

/** Verdicts are written so many at a time. */
const BATCH = 100;

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
    const on = (await this.settings.get(BREACH_SOURCE)) !== 'off';
    const isDue = ({ breach, checkedAt }: Candidate): boolean =>
      on && (!breach || !checkedAt || now.getTime() - checkedAt.getTime() > FRESH);
    const { due = [], known = [] } = Object.groupBy(candidates, (candidate) => (isDue(candidate) ? 'due' : 'known'));
    const verdicts: Verdict[] = known.map(({ organisationId, breach }) => ({ organisationId, breach }));
    let judged: Judged[] = [];
    for (const [prefix, some] of Map.groupBy(due, (candidate) => candidate.prefix)) {
      const found = await this.occurrences(prefix, some);
      for (const candidate of some) {
        const verdict = verdictOn(candidate, found);
        verdicts.push(verdict);
        if (found) judged.push({ candidate, occurrences: found.get(candidate.suffix) ?? 0 });
      }
      if (judged.length >= BATCH) judged = await this.enter(judged, now);
    }
    await this.enter(judged, now);
    return verdicts;
  }

  /** @returns none, as all are written down */
  private async enter(judged: readonly Judged[], at: Date): Promise<Judged[]> {
    await this.book.judge(judged.map(({ candidate, occurrences }) => ({ ...candidate, occurrences })), { at, corpus: CORPUS }); // prettier-ignore
    for (const { candidate, occurrences } of judged)
      if (occurrences > 0 && candidate.breach !== 'breached') await this.tell(candidate, occurrences);
    return [];
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

/** What cannot be told stays as it was. */
function verdictOn({ organisationId, breach, suffix }: Candidate, found: ReadonlyMap<string, number> | null): Verdict {
  if (!found) return { organisationId, breach };
  return { organisationId, breach: (found.get(suffix) ?? 0) > 0 ? 'breached' : 'clean' };
}
