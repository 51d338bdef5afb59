import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';

interface LookedAt {
  readonly organisationId: string;
  readonly fieldId: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly strength: number;
}

type Judged = Pick<LookedAt, 'organisationId' | 'fieldId' | 'version'> & { readonly occurrences: number };

const BATCH = 200;

const ROW = '(?, ?, ?, ?, ?)';

/** A verdict on another version is one on another password: it goes. */
const ENTER = (rows: number): string => `insert into field_health (field_id, organisation_id, version, digest, strength)
  values ${Array.from({ length: rows }, () => ROW).join(', ')}
  on duplicate key update organisation_id = values(organisation_id), digest = values(digest), strength = values(strength),
  breach = if(version = values(version), breach, null), occurrences = if(version = values(version), occurrences, null),
  breach_checked_at = if(version = values(version), breach_checked_at, null), corpus = if(version = values(version), corpus, null),
  version = values(version)`;

const JUDGE = (rows: number): string => {
  const cases = Array.from({ length: rows }, () => 'when ? then ?').join(' ');
  return `update field_health set occurrences = case field_id ${cases} end, breach = if(occurrences > 0, 'breached', 'clean'),
    breach_checked_at = ?, corpus = ? where field_id in (?) and organisation_id in (?) and version = case field_id ${cases} end`;
};

/** Writes what was found about passwords. */
@Injectable()
export class HealthBook {
  constructor(private readonly em: EntityManager) {}

  async enter(passwords: readonly LookedAt[]): Promise<void> {
    for (let start = 0; start < passwords.length; start += BATCH) {
      const some = passwords.slice(start, start + BATCH);
      const values = some.flatMap(({ fieldId, organisationId, version, digest, strength }) => [
        fieldId,
        organisationId,
        version,
        digest,
        strength,
      ]);
      await this.em.getConnection().execute(ENTER(some.length), values, 'run');
    }
  }

  /** Of a value that was replaced meanwhile nothing is written. */
  async judge(judged: readonly Judged[], terms: { readonly at: Date; readonly corpus: string }): Promise<void> {
    for (let start = 0; start < judged.length; start += BATCH) await this.judgeSome(judged.slice(start, start + BATCH), terms);
  }

  private async judgeSome(judged: readonly Judged[], { at, corpus }: { readonly at: Date; readonly corpus: string }): Promise<void> {
    const organisations = [...new Set(judged.map(({ organisationId }) => organisationId))];
    const values = [
      ...judged.flatMap(({ fieldId, occurrences }) => [fieldId, occurrences]),
      at,
      corpus,
      judged.map(({ fieldId }) => fieldId),
      organisations,
      ...judged.flatMap(({ fieldId, version }) => [fieldId, version]),
    ];
    await this.em.getConnection().execute(JUDGE(judged.length), values, 'run');
  }
}
