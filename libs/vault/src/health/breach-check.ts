import { Injectable, Logger } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { type BreachHash, BreachRanges, type BreachSource } from '@clientst0r/security';
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
  readonly credential: { readonly id: string; readonly name: string };
  readonly breach: BreachVerdict | null;
}

/** Where to look, and what findings then name. */
interface Corpus {
  readonly source: BreachSource;
  readonly name: string;
}

interface Judged {
  readonly candidate: Candidate;
  readonly occurrences: number;
}

/** Verdicts are written so many at a time. */
const BATCH = 100;

/** A verdict younger than this is not asked for again, in milliseconds: the daily run finds those of yesterday due. */
const FRESH = 20 * 3_600_000;

/** Asks once for each prefix, however many passwords have it. What cannot be told keeps what was known, and is never called clean. */
@Injectable()
export class BreachCheck {
  private readonly logger = new Logger(BreachCheck.name);

  constructor(
    private readonly ranges: BreachRanges,
    private readonly book: HealthBook,
    private readonly settings: SettingsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async judge(candidates: readonly Candidate[]): Promise<Verdict[]> {
    const now = this.clock.now();
    const source = await this.settings.get(BREACH_SOURCE);
    const name = this.ranges.corpusOf(source);
    if (name === null) return candidates.map(asKnown);
    const corpus = { source, name };
    const { due = [], known = [] } = Object.groupBy(candidates, (one) => (isDueIn(corpus, one, now) ? 'due' : 'known'));
    return [...known.map(asKnown), ...(await this.lookUp(corpus, due, now))];
  }

  private async lookUp(corpus: Corpus, due: readonly Candidate[], now: Date): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    let judged: Judged[] = [];
    for (const [prefix, some] of Map.groupBy(due, (candidate) => candidate.prefix)) {
      const found = await this.occurrences(corpus, prefix, some);
      for (const candidate of some) {
        verdicts.push(verdictOn(candidate, found));
        if (found) judged.push({ candidate, occurrences: found.get(candidate.suffix) ?? 0 });
      }
      if (judged.length >= BATCH) judged = await this.enter(corpus, judged, now);
    }
    await this.enter(corpus, judged, now);
    return verdicts;
  }

  /** @returns none, as all are written down */
  private async enter({ name: corpus }: Corpus, judged: readonly Judged[], at: Date): Promise<Judged[]> {
    await this.book.judge(judged.map(({ candidate, occurrences }) => ({ ...candidate, occurrences })), { at, corpus }); // prettier-ignore
    for (const { candidate, occurrences } of judged)
      if (occurrences > 0 && candidate.breach !== 'breached') await this.tell(candidate, occurrences, corpus);
    return [];
  }

  private async occurrences({ source }: Corpus, prefix: string, candidates: readonly Candidate[]): Promise<Map<string, number> | null> {
    try {
      return await this.ranges.occurrences(source, prefix, [...new Set(candidates.map(({ suffix }) => suffix))]);
    } catch (error) {
      // Neither the prefix nor the address: together with a time they would say something about a password.
      this.logger.warn(`A breach look-up failed: ${error instanceof Error ? error.message : 'unknown'}`);
      return null;
    }
  }

  private async tell(
    { organisationId, credentialId: id, name, fieldId, label, version }: Candidate,
    occurrences: number,
    corpus: string,
  ): Promise<void> {
    const fact = new BreachFound(organisationId, { id, name }, { fieldId, label, version, occurrences, corpus });
    await this.audit.commit(systemActor('vault', organisationId), fact);
  }
}

/** Another corpus may know more. */
function isDueIn({ name }: Corpus, { breach, checkedAt, corpus }: Candidate, now: Date): boolean {
  return breach === null || checkedAt === null || corpus !== name || now.getTime() - checkedAt.getTime() > FRESH;
}

function asKnown({ organisationId, credentialId: id, name, breach }: Candidate): Verdict {
  return { organisationId, credential: { id, name }, breach };
}

/** What cannot be told stays as it was. */
function verdictOn(candidate: Candidate, found: ReadonlyMap<string, number> | null): Verdict {
  if (!found) return asKnown(candidate);
  return asKnown({ ...candidate, breach: (found.get(candidate.suffix) ?? 0) > 0 ? 'breached' : 'clean' });
}
