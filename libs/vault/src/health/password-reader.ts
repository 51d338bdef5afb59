import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment, storedInstant } from '@clientst0r/platform';
import { NO_PASSWORD_KEYS } from '../credential/credential-types.js';
import type { BreachVerdict } from './field-health.entity.js';

/** A password as it is stored, with what is known of this very value. */
export interface StoredPassword {
  readonly organisationId: string;
  readonly credentialId: string;
  readonly name: string;
  readonly fieldId: string;
  readonly label: string;
  readonly version: number;
  readonly sealed: Buffer;
  readonly breach: BreachVerdict | null;
  readonly checkedAt: Date | null;
  /** In which it was looked up. */
  readonly corpus: string | null;
  /** Of zxcvbn; null before the first look. */
  readonly strength: number | null;
}

/** Entries read at once. */
const PAGE = 500;

type Row = Omit<StoredPassword, 'organisationId' | 'checkedAt'> & { readonly checkedAt: string | null };

/** Which secrets are passwords: of `credential_fields f`. */
export const IS_PASSWORD = `f.kind = 'secret' and f.sealed is not null and f.\`key\` not in (${NO_PASSWORD_KEYS.map((key) => `'${key}'`).join(', ')})`;

const PASSWORDS = `select c.id as credentialId, c.name, f.id as fieldId, f.label, f.version, f.sealed,
  h.breach, h.breach_checked_at as checkedAt, h.corpus, h.strength from credential_fields f
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id and c.trashed_at is null
  left join field_health h on h.field_id = f.id and h.organisation_id = f.organisation_id and h.version = f.version
  where f.organisation_id = ? and f.credential_id in (?) and ${IS_PASSWORD}`;

const ENTRIES = 'select id from credentials where organisation_id = ? and trashed_at is null';

const ORGANISATIONS = `select distinct organisation_id as id from credentials where trashed_at is null
  ${acrossOrganisationsComment('the daily check of passwords, in every organisation')}`;

@Injectable()
export class PasswordReader {
  constructor(private readonly em: EntityManager) {}

  /** All of an organisation, or those of some entries; so many entries at a time that a large vault is never in memory as a whole. */
  async *passwords(organisationId: string, credentialIds?: readonly string[]): AsyncGenerator<StoredPassword[]> {
    const ids = credentialIds ?? (await this.entries(organisationId));
    for (let start = 0; start < ids.length; start += PAGE) yield await this.ofEntries(organisationId, ids.slice(start, start + PAGE));
  }

  async organisations(): Promise<string[]> {
    const rows = await this.em.getConnection().execute<{ id: string }[]>(ORGANISATIONS);
    return rows.map(({ id }) => id);
  }

  private async entries(organisationId: string): Promise<string[]> {
    const rows = await this.em.getConnection().execute<{ id: string }[]>(ENTRIES, [organisationId]);
    return rows.map(({ id }) => id);
  }

  private async ofEntries(organisationId: string, credentialIds: readonly string[]): Promise<StoredPassword[]> {
    const rows = await this.em.getConnection().execute<Row[]>(PASSWORDS, [organisationId, credentialIds]);
    return rows.map((row) => ({ ...row, organisationId, checkedAt: row.checkedAt === null ? null : storedInstant(row.checkedAt) }));
  }
}
