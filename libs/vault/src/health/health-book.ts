import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { BreachVerdict } from './field-health.entity.js';

interface LookedAt {
  readonly organisationId: string;
  readonly fieldId: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly strength: number;
}

interface Judgement {
  readonly breach: BreachVerdict;
  readonly occurrences: number;
  readonly at: Date;
  readonly corpus: string;
}

const BATCH = 200;

const ROW = '(?, ?, ?, ?, ?)';

/** A verdict on another version is one on another password: it goes. */
const ENTER = (rows: number): string => `insert into field_health (field_id, organisation_id, version, digest, strength)
  values ${Array.from({ length: rows }, () => ROW).join(', ')}
  on duplicate key update organisation_id = values(organisation_id), digest = values(digest), strength = values(strength),
  breach = if(version = values(version), breach, null), occurrences = if(version = values(version), occurrences, null),
  breach_checked_at = if(version = values(version), breach_checked_at, null), corpus = if(version = values(version), corpus, null),
  version = values(version)`;

const JUDGE = `update field_health set breach = ?, occurrences = ?, breach_checked_at = ?, corpus = ?
  where field_id = ? and organisation_id = ? and version = ?`;

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
  async judge(password: Pick<LookedAt, 'organisationId' | 'fieldId' | 'version'>, judgement: Judgement): Promise<void> {
    const { breach, occurrences, at, corpus } = judgement;
    const values = [breach, occurrences, at, corpus, password.fieldId, password.organisationId, password.version];
    await this.em.getConnection().execute(JUDGE, values, 'run');
  }
}
