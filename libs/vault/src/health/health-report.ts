import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment, Clock, storedInstant } from '@clientst0r/platform';
import { BreachRanges, type BreachSource, OfflineCorpus } from '@clientst0r/security';
import { SettingsService } from '@clientst0r/settings';
import type { CredentialPosition } from '../credential/credential.reader.js';
import type { CredentialType } from '../credential/credential-types.js';
import { BREACH_SOURCE, OLD_PASSWORD_DAYS } from '../vault.settings.js';
import type { BreachVerdict } from './field-health.entity.js';
import { IS_PASSWORD } from './password-reader.js';
import { WEAK_AT_MOST } from './password-strengths.js';

export const FINDINGS = ['breached', 'reused', 'weak', 'old', 'expiring', 'unknown'] as const;
export type Finding = (typeof FINDINGS)[number];

/** Days ahead in which an end is told. */
const EXPIRING_DAYS = 30;
const DAY = 86_400_000;

export interface HealthSummary extends Readonly<Record<Finding, number>> {
  readonly passwords: number;
  /** Whether passwords are looked up at all, and where. */
  readonly breachChecks: boolean;
  readonly breachSource: BreachSource;
  /** In which corpus; null where nothing can be looked up now. */
  readonly corpus: string | null;
  /** Of the one on this server. */
  readonly corpusEntries: number | null;
  readonly corpusImportedAt: Date | null;
  readonly lastCheckedAt: Date | null;
}

export interface PasswordFinding {
  readonly credentialId: string;
  readonly name: string;
  readonly type: CredentialType;
  readonly fieldId: string;
  readonly label: string;
  readonly changedAt: Date;
  /** Who gave it its value; null when that was before the ledger, or by nobody. */
  readonly changedBy: PasswordSetter | null;
  readonly expiresOn: string | null;
  readonly findings: readonly Finding[];
  /** In how many breaches' lists it was seen; null when it was not, or is not known. */
  readonly occurrences: number | null;
  readonly checkedAt: Date | null;
  /** In which corpus. */
  readonly corpus: string | null;
  /** How many passwords here are the same, this one included. */
  readonly sameAs: number;
}

/** A person, or somebody outside by a link. */
export interface PasswordSetter {
  readonly name: string;
  readonly userId: string | null;
}

type Row = Readonly<
  Record<'credentialId' | 'name' | 'fieldId' | 'label' | 'changedAt', string> &
    Record<Finding | 'sameAs' | 'version', number> & { type: CredentialType; breach: BreachVerdict | null } & Record<
      'expiresOn' | 'checkedAt' | 'corpus',
      string | null
    > & {
      occurrences: number | null;
    }
>;

/** Of equal passwords in entries that are not in the trash. */
const REPEATED = `select x.digest, count(*) as amount from field_health x
  join credential_fields y on y.id = x.field_id and y.organisation_id = x.organisation_id and y.version = x.version and y.sealed is not null
  join credentials z on z.id = y.credential_id and z.organisation_id = y.organisation_id and z.trashed_at is null
  where x.organisation_id = ? group by x.digest having count(*) > 1`;

/** The field as text: MariaDB 10.11 may find nothing by `a > x or (a = x and b > y)` on UUIDs beside an aggregate. */
const JUDGED = `select c.id as credentialId, c.name, c.type, c.expires_on as expiresOn, cast(f.id as char(36)) as fieldId, f.label, f.version, f.updated_at as changedAt,
  h.breach, h.occurrences, h.breach_checked_at as checkedAt, h.corpus, coalesce(r.amount, 1) as sameAs,
  coalesce(h.breach = 'breached', 0) as breached, r.amount is not null as reused, coalesce(h.strength <= ${WEAK_AT_MOST}, 0) as weak,
  f.updated_at < ? as old, coalesce(c.expires_on <= ?, 0) as expiring, h.breach is null as unknown
  from credential_fields f
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id and c.trashed_at is null
  left join field_health h on h.field_id = f.id and h.organisation_id = f.organisation_id and h.version = f.version
  left join (${REPEATED}) r on r.digest = h.digest
  where f.organisation_id = ? and ${IS_PASSWORD}`;

/** The ledger has no organisation: the fields are of one. */
const SETTERS = `select ${acrossOrganisationsComment('who set these fields, which were read in one organisation')} cast(field_id as char(36)) as fieldId, version,
  subject_name as name, subject_id as subjectId, outside from secret_exposures where field_id in (?) and channel in ('write', 'import', 'answer')`;

interface SetterRow {
  readonly fieldId: string;
  readonly version: number;
  readonly name: string;
  readonly subjectId: string;
  readonly outside: number;
}

const SUMMARY = `select count(*) as passwords, max(checkedAt) as lastCheckedAt, ${FINDINGS.map((finding) => `coalesce(sum(${finding}), 0) as ${finding}`).join(', ')}
  from (${JUDGED}) judged`;

const PAGE = (
  finding: Finding,
): string => `select * from (${JUDGED}) judged where ${finding} = 1 and (name > ? or (name = ? and fieldId > ?))
  order by name, fieldId limit ?`;

/** What is known of an organisation's passwords: never of the value of one. */
@Injectable()
export class HealthReport {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly ranges: BreachRanges,
    private readonly offline: OfflineCorpus,
    private readonly clock: Clock,
  ) {}

  async summary(organisationId: string): Promise<HealthSummary> {
    const rows = await this.read<Record<Finding | 'passwords', string | number> & { lastCheckedAt: string | null }>(
      SUMMARY,
      organisationId,
    );
    const [row] = rows;
    if (!row) throw new Error('An aggregate without a group has a row');
    const counts = Object.fromEntries(FINDINGS.map((finding) => [finding, Number(row[finding])])) as Record<Finding, number>;
    const lastCheckedAt = row.lastCheckedAt === null ? null : storedInstant(row.lastCheckedAt);
    return { ...counts, passwords: Number(row.passwords), lastCheckedAt, ...(await this.source()) };
  }

  private async source(): Promise<Pick<HealthSummary, 'breachChecks' | 'breachSource' | 'corpus' | 'corpusEntries' | 'corpusImportedAt'>> {
    const breachSource = await this.settings.get(BREACH_SOURCE);
    const here = breachSource === 'offline' ? this.offline.describe() : null;
    return {
      breachChecks: breachSource !== 'off',
      breachSource,
      corpus: this.ranges.corpusOf(breachSource),
      corpusEntries: here?.entries ?? null,
      corpusImportedAt: here ? new Date(here.importedAt) : null,
    };
  }

  /** By name. */
  async list(organisationId: string, finding: Finding, limit: number, after: CredentialPosition | null): Promise<PasswordFinding[]> {
    const { name, id } = after ?? { name: '', id: '00000000-0000-0000-0000-000000000000' };
    const rows = await this.read<Row>(PAGE(finding), organisationId, name, name, id, limit);
    const setters = await this.setters(rows);
    return rows.map(({ breach: _breach, ...row }) => ({
      credentialId: row.credentialId,
      name: row.name,
      type: row.type,
      fieldId: row.fieldId,
      label: row.label,
      changedAt: storedInstant(row.changedAt),
      changedBy: setters.get(`${row.fieldId.toLowerCase()}/${row.version}`) ?? null,
      expiresOn: row.expiresOn,
      findings: FINDINGS.filter((one) => row[one] === 1),
      occurrences: row.occurrences,
      checkedAt: row.checkedAt === null ? null : storedInstant(row.checkedAt),
      corpus: row.corpus,
      sameAs: row.sameAs,
    }));
  }

  /** By field and version, of the ledger. */
  private async setters(rows: readonly Row[]): Promise<Map<string, PasswordSetter>> {
    if (rows.length === 0) return new Map();
    const found = await this.em.getConnection().execute<SetterRow[]>(SETTERS, [rows.map(({ fieldId }) => fieldId)]);
    return new Map(
      found.map(({ fieldId, version, name, subjectId, outside }) => [
        `${fieldId.toLowerCase()}/${version}`,
        { name, userId: outside === 1 ? null : subjectId },
      ]),
    );
  }

  private async read<T>(sql: string, organisationId: string, ...more: unknown[]): Promise<T[]> {
    const now = this.clock.now().getTime();
    const old = new Date(now - (await this.settings.get(OLD_PASSWORD_DAYS)) * DAY);
    const soon = new Date(now + EXPIRING_DAYS * DAY).toISOString().slice(0, 10);
    return this.em.getConnection().execute<T[]>(sql, [old, soon, organisationId, organisationId, ...more]);
  }
}
