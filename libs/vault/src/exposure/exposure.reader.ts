import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { storedInstant } from '@clientst0r/platform';
import type { CredentialType } from '../credential/credential-types.js';
import type { ExposureChannel } from './exposure-channels.js';
import { PRIORITIES, PRIORITY, type Priority } from './exposure-priority.js';

export const EXPOSURE_STATES = ['to-rotate', 'accepted', 'rotated'] as const;
export type ExposureState = (typeof EXPOSURE_STATES)[number];

/** Of one organisation. */
export interface ExposureCounts {
  readonly organisationId: string;
  /** Of the person, as it was recorded. */
  readonly subjectName: string;
  readonly secrets: number;
  readonly toRotate: number;
  readonly accepted: number;
  readonly rotated: number;
  /** Of those to rotate. */
  readonly urgent: number;
}

/** A secret that a person has known, and what has become of it. */
export interface PersonExposure {
  readonly credentialId: string;
  readonly name: string;
  readonly type: CredentialType;
  readonly trashed: boolean;
  readonly fieldId: string;
  readonly label: string;
  readonly channels: readonly ExposureChannel[];
  /** The newest version that he has known. */
  readonly version: number;
  readonly currentVersion: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly times: number;
  readonly state: ExposureState;
  readonly priority: Priority;
  /** When the field was last changed. */
  readonly changedAt: Date;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly acceptedReason: string | null;
}

/** Who has known a secret of an entry. */
export interface EntryExposure {
  readonly subjectId: string;
  readonly subjectName: string;
  /** By a link, without an account. */
  readonly outside: boolean;
  /** Whether he can still come in here. */
  readonly member: boolean;
  readonly fieldId: string;
  readonly label: string;
  readonly channels: readonly ExposureChannel[];
  readonly version: number;
  /** Whether the value is still that one. */
  readonly current: boolean;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly times: number;
}

export interface ExposureFilter {
  readonly state?: ExposureState;
  readonly priority?: Priority;
  readonly assigneeId?: string;
  /** A part of the name of the entry or of the field. */
  readonly search?: string;
}

/** Where a page ended. */
export interface ExposurePosition {
  readonly priority: Priority;
  readonly name: string;
  readonly fieldId: string;
}

export interface EntryExposurePosition {
  readonly lastAt: Date;
  readonly subjectId: string;
  readonly fieldId: string;
}

/** Without hydration; sums come as text. */
type Row<T> = {
  readonly [K in keyof T]: T[K] extends Date | readonly unknown[]
    ? string
    : T[K] extends boolean
      ? number
      : K extends 'times'
        ? string
        : T[K];
};
type PersonRow = Row<Omit<PersonExposure, 'priority'>> & { readonly rank: number };
type EntryRow = Row<EntryExposure>;
type CountsRow = Readonly<Record<keyof ExposureCounts, string>>;

/** What a person has known of each field. A one-time code is worth half a minute, so it asks for no change. */
const SEEN = `select field_id, max(version) as version, min(first_at) as first_at, max(last_at) as last_at, sum(times) as times, max(subject_name) as subject_name,
  group_concat(distinct channel order by channel) as channels
  from secret_exposures where subject_id = ? and outside = 0 and channel <> 'code' group by field_id`;

/** A value that is gone, or is no longer secret, needs no change either. */
const STATE = `case when f.version > s.version or f.sealed is null then 'rotated' when d.accepted_reason is not null then 'accepted' else 'to-rotate' end`;

const JOINED = `from (${SEEN}) s join credential_fields f on f.id = s.field_id and f.organisation_id in (?)
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id
  left join exposure_decisions d on d.field_id = f.id and d.organisation_id = f.organisation_id and d.subject_id = ? and d.version = f.version`;

const COUNTS = `select organisationId, max(subjectName) as subjectName, count(*) as secrets, sum(state = 'to-rotate') as toRotate, sum(state = 'accepted') as accepted,
  sum(state = 'rotated') as rotated, sum(state = 'to-rotate' and priority = 1) as urgent
  from (select f.organisation_id as organisationId, s.subject_name as subjectName, ${STATE} as state, ${PRIORITY} as priority ${JOINED}) x group by organisationId`;

const LIST = (conditions: string): string => `select * from (
  select f.organisation_id as organisationId, c.id as credentialId, c.name, c.type, c.trashed_at is not null as trashed, cast(f.id as char(36)) as fieldId, f.label, s.channels,
  s.version, f.version as currentVersion, s.first_at as firstAt, s.last_at as lastAt, s.times, ${STATE} as state, ${PRIORITY} as \`rank\`,
  f.updated_at as changedAt, d.assignee_id as assigneeId, d.assignee_name as assigneeName, d.accepted_reason as acceptedReason ${JOINED}) x
  where ${conditions} order by \`rank\`, name, fieldId limit ?`;

const BEHIND = '(`rank` > ? or (`rank` = ? and (name > ? or (name = ? and fieldId > ?))))';

/** Ids as text: MariaDB 10.11 finds nothing by `a < x or (a = x and b < y)` on UUIDs beside a `group_concat`. */
const OF_ENTRY = `select * from (
  select cast(s.subject_id as char(36)) as subjectId, max(s.subject_name) as subjectName, max(s.outside) as outside, cast(f.id as char(36)) as fieldId, f.label,
  group_concat(distinct s.channel order by s.channel) as channels, max(s.version) as version, max(s.version) >= f.version and f.sealed is not null as current,
  min(s.first_at) as firstAt, max(s.last_at) as lastAt, sum(s.times) as times,
  exists(select 1 from memberships m join users u on u.id = m.user_id where m.user_id = s.subject_id and m.organisation_id = f.organisation_id
    and m.status = 'active' and u.status = 'active') as member
  from credential_fields f join secret_exposures s on s.field_id = f.id
  where f.credential_id = ? and f.organisation_id = ? group by s.subject_id, f.id) x
  where ? = 1 or lastAt < ? or (lastAt = ? and (subjectId < ? or (subjectId = ? and fieldId < ?))) order by lastAt desc, subjectId desc, fieldId desc limit ?`;

/** Reads the ledger, always through the fields of organisations that the caller may see. */
@Injectable()
export class ExposureReader {
  constructor(private readonly em: EntityManager) {}

  /** Of those organisations in which the person has known anything. */
  async counts(organisationIds: readonly string[], subjectId: string): Promise<ExposureCounts[]> {
    if (organisationIds.length === 0) return [];
    const rows = await this.read<CountsRow>(COUNTS, [subjectId, organisationIds, subjectId]);
    return rows.map(({ organisationId, subjectName, ...counts }) => ({ organisationId, subjectName, ...numbers(counts) }));
  }

  /** What is to be changed first comes first; then by name. */
  async ofPerson(
    organisationId: string,
    subjectId: string,
    filter: ExposureFilter,
    limit: number,
    after: ExposurePosition | null,
  ): Promise<PersonExposure[]> {
    const { sql, values } = conditionsOf(filter, after);
    const rows = await this.read<PersonRow>(LIST(sql), [subjectId, [organisationId], subjectId, ...values, limit]);
    return rows.map(personExposure);
  }

  /** The latest first. */
  async ofEntry(
    organisationId: string,
    credentialId: string,
    limit: number,
    after: EntryExposurePosition | null,
  ): Promise<EntryExposure[]> {
    const { lastAt: at, subjectId, fieldId } = after ?? { lastAt: new Date(0), subjectId: credentialId, fieldId: credentialId };
    const then = at.toISOString().slice(0, 23).replace('T', ' ');
    const from = [after ? 0 : 1, then, then, subjectId, subjectId, fieldId];
    const rows = await this.read<EntryRow>(OF_ENTRY, [credentialId, organisationId, ...from, limit]);
    return rows.map(({ channels, firstAt, lastAt, times, outside, member, current, version, ...row }) => ({
      ...row,
      version,
      channels: channelsOf(channels),
      firstAt: storedInstant(firstAt),
      lastAt: storedInstant(lastAt),
      times: Number(times),
      outside: outside === 1,
      member: member === 1,
      current: current === 1,
    }));
  }

  private read<T>(sql: string, values: readonly unknown[]): Promise<T[]> {
    return this.em.getConnection().execute<T[]>(sql, [...values]);
  }
}

function conditionsOf(
  { state, priority, assigneeId, search }: ExposureFilter,
  after: ExposurePosition | null,
): { sql: string; values: unknown[] } {
  const rank = (one: Priority): number => PRIORITIES.indexOf(one) + 1;
  const parts: [string, unknown[]][] = [['1 = 1', []]];
  if (state !== undefined) parts.push(['state = ?', [state]]);
  if (priority !== undefined) parts.push(['`rank` = ?', [rank(priority)]]);
  if (assigneeId !== undefined) parts.push(['assigneeId = ?', [assigneeId]]);
  const part = `%${(search ?? '').replaceAll(/[\\%_]/gu, '\\$&')}%`;
  if (search !== undefined) parts.push(['(name like ? or label like ?)', [part, part]]);
  if (after) parts.push([BEHIND, [rank(after.priority), rank(after.priority), after.name, after.name, after.fieldId]]);
  return { sql: parts.map(([sql]) => sql).join(' and '), values: parts.flatMap(([, values]) => values) };
}

function personExposure(row: PersonRow): PersonExposure {
  const { credentialId, name, type, fieldId, label, version, currentVersion, state, assigneeId, assigneeName, acceptedReason } = row;
  return {
    credentialId,
    name,
    type,
    trashed: row.trashed === 1,
    fieldId,
    label,
    channels: channelsOf(row.channels),
    version,
    currentVersion,
    firstAt: storedInstant(row.firstAt),
    lastAt: storedInstant(row.lastAt),
    times: Number(row.times),
    state,
    priority: PRIORITIES[row.rank - 1] ?? 'normal',
    changedAt: storedInstant(row.changedAt),
    assigneeId,
    assigneeName,
    acceptedReason,
  };
}

function channelsOf(text: string): ExposureChannel[] {
  return text.split(',') as ExposureChannel[];
}

function numbers<T extends string>(sums: Readonly<Record<T, string>>): Record<T, number> {
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(value)])) as Record<T, number>;
}
