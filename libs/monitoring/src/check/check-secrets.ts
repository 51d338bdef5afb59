import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, IntegrityError, Keyring, SecretText } from '@clientst0r/platform';
import type { SecretFieldName } from '../kind/check-field.js';
import { CheckSecret, checkSecretBinding } from './check-secret.entity.js';

export type SecretValues = Readonly<Partial<Record<SecretFieldName, string>>>;

/** As they lie in the database. */
export interface SealedSecrets {
  readonly sealed: Uint8Array;
  readonly valueVersion: number;
}

/** Seals what a check is told in confidence, and opens it for its prober. */
@Injectable()
export class CheckSecrets {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
  ) {}

  /** What is stored for a check. @throws IntegrityError */
  async of(check: { readonly id: string; readonly organisationId: string }): Promise<SecretValues> {
    const stored = await this.em.findOne(CheckSecret, { id: check.id });
    return stored ? this.open(check.organisationId, check.id, stored) : {};
  }

  /** Which secrets each of these checks has; their values stay where they are. */
  async namesOf(checks: readonly { readonly id: string }[]): Promise<Map<string, readonly SecretFieldName[]>> {
    const stored = checks.length > 0 ? await this.em.find(CheckSecret, { id: { $in: checks.map(({ id }) => id) } }) : [];
    return new Map(stored.map(({ id, names }) => [id, names]));
  }

  /** Loads the key ahead of the transaction that seals with it. */
  prepare(organisationId: string): Promise<void> {
    return this.keyring.prepare(organisationId);
  }

  /** Within the caller's transaction; without values nothing is kept. */
  async replace(check: { readonly id: string; readonly organisationId: string }, values: SecretValues): Promise<void> {
    const stored = await this.em.findOne(CheckSecret, { id: check.id });
    if (Object.keys(values).length === 0) {
      if (stored) this.em.remove(stored);
      return;
    }
    const secret = stored ?? new CheckSecret(check.id, check.organisationId);
    secret.valueVersion += 1;
    secret.names = Object.keys(values) as SecretFieldName[];
    const binding = checkSecretBinding(check.id, secret.valueVersion);
    secret.sealed = await this.keyring.seal(check.organisationId, binding, SecretText.of(JSON.stringify(values)));
    this.em.persist(secret);
  }

  /** @throws IntegrityError */
  async open(organisationId: string, checkId: string, { sealed, valueVersion }: SealedSecrets): Promise<SecretValues> {
    const opened = await this.keyring.open(organisationId, checkSecretBinding(checkId, valueVersion), sealed);
    return JSON.parse(opened.reveal()) as SecretValues;
  }

  /** For a merge: sealed anew under the other organisation's key; can be done twice. @returns how many did not open and stayed */
  async moveAll(sourceId: string, targetId: string): Promise<number> {
    await this.prepare(targetId);
    const comment = acrossOrganisationsComment('a merge');
    const rows = await this.em.execute<(SealedSecrets & { checkId: string })[]>(
      `select ${comment} id as checkId, sealed, value_version as valueVersion from check_secrets where organisation_id = ?`,
      [sourceId],
    );
    let stayed = 0;
    for (const row of rows) stayed += (await this.move(row, sourceId, targetId)) ? 0 : 1;
    return stayed;
  }

  private async move(row: SealedSecrets & { checkId: string }, sourceId: string, targetId: string): Promise<boolean> {
    try {
      const values = await this.open(sourceId, row.checkId, row);
      const binding = checkSecretBinding(row.checkId, row.valueVersion);
      const sealed = await this.keyring.seal(targetId, binding, SecretText.of(JSON.stringify(values)));
      const sql = 'update check_secrets set organisation_id = ?, sealed = ? where id = ? and organisation_id = ?';
      await this.em.execute(sql, [targetId, sealed, row.checkId, sourceId], 'run');
      return true;
    } catch (error) {
      if (error instanceof IntegrityError) return false;
      throw error;
    }
  }
}
