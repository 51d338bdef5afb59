import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment, storedInstant } from '@clientst0r/platform';
import type { CheckRegistration, ComparedFacts, RegistrationChange } from './check-registration.entity.js';
import type { RegistrationFacts } from './registration.js';
import { changesBetween } from './registration-changes.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');
const DAY = 86_400_000;
const MOST_CHANGES = 20;

export interface SeenRegistration {
  readonly checkId: string;
  readonly organisationId: string;
  readonly at: Date;
  readonly registration: RegistrationFacts;
  /** Days left at which people want to be told, most first. */
  readonly warningDays: readonly number[];
}

/** What somebody should be told of. */
export interface RegistrationNews {
  readonly seen: SeenRegistration;
  readonly changes: readonly string[];
  /** The threshold that was crossed since the last warning. */
  readonly crossed: number | null;
}

type Known = CheckRegistration['known'];

interface Row {
  readonly id: string;
  readonly domain: string;
  readonly expiresAt: string | null;
  readonly details: string;
  readonly known: string;
  readonly changes: string;
  readonly warnedDays: number | null;
}

/** What is remembered of one domain. */
interface Memory {
  readonly expiresAt: Date | null;
  readonly latest: ComparedFacts | null;
  readonly known: Known;
  readonly changes: readonly RegistrationChange[];
  readonly warnedDays: number | null;
}

const NOTHING: Memory = { expiresAt: null, latest: null, known: {}, changes: [], warnedDays: null };

const COLUMNS =
  'id, organisation_id, domain, source, server, registered_at, expires_at, expiry_source, details, known, changes, seen_at, warned_days';
const UPSERT = `insert into check_registrations (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on duplicate key update ${COLUMNS.split(', ')
    .slice(2)
    .map((name) => `${name} = values(${name})`)
    .join(', ')}`;

/** Keeps what was told, within the transaction of its results. @returns what is new about it: each threshold once for each end */
export async function storeRegistrations(em: EntityManager, seen: readonly SeenRegistration[]): Promise<RegistrationNews[]> {
  if (seen.length === 0) return [];
  const sql = `select ${ALL} id, domain, expires_at as expiresAt, details, known, changes, warned_days as warnedDays
    from check_registrations where id in (${seen.map(() => '?').join(',')}) for update`;
  const rows = await em.execute<Row[]>(sql, seen.map(({ checkId }) => checkId)); // prettier-ignore
  const stored = new Map(rows.map((row) => [row.id, row]));
  const news: RegistrationNews[] = [];
  for (const one of seen) {
    const row = stored.get(one.checkId);
    const memory = row?.domain === one.registration.domain ? memoryOf(row) : NOTHING;
    const found = newsOf(one, memory);
    await em.execute(`${UPSERT} ${ALL}`, valuesOf(one, memory, found), 'run');
    if (found.changes.length > 0 || found.crossed !== null) news.push(found);
  }
  return news;
}

function memoryOf({ expiresAt, details, known, changes, warnedDays }: Row): Memory {
  const parse = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : text);
  return {
    expiresAt: expiresAt === null ? null : storedInstant(expiresAt),
    latest: parse(details) as ComparedFacts,
    known: parse(known) as Known,
    changes: parse(changes) as RegistrationChange[],
    warnedDays,
  };
}

function newsOf(seen: SeenRegistration, { expiresAt, latest, known, warnedDays }: Memory): RegistrationNews {
  const { source } = seen.registration;
  const before = source === null ? undefined : known[source];
  const changes = before && latest ? changesBetween(before, seen.registration, latest) : [];
  const level = thresholdOf(seen) ?? Infinity;
  const warned = isSameEnd(expiresAt, seen.registration.expiresAt) ? warnedDays : null;
  return { seen, changes, crossed: level < (warned ?? Infinity) ? level : null };
}

/** Two sources may tell the same end with some hours between them. */
function isSameEnd(one: Date | null, other: Date | null): boolean {
  return one !== null && other !== null && Math.abs(one.getTime() - other.getTime()) <= DAY;
}

function thresholdOf({ at, registration: { expiresAt }, warningDays }: SeenRegistration): number | null {
  if (expiresAt === null) return null;
  const left = (expiresAt.getTime() - at.getTime()) / DAY;
  return warningDays.filter((days) => left <= days).at(-1) ?? null;
}

/** While no registry answers, what was told last stays. */
function valuesOf(
  { checkId, organisationId, at, registration }: SeenRegistration,
  memory: Memory,
  { changes, crossed }: RegistrationNews,
): unknown[] {
  const { domain, source, server, registeredAt, expiresAt, expirySource, registrar, statuses, nameServers, signed } = registration;
  const told: ComparedFacts = { registrar, statuses, nameServers, signed };
  const details = source === null ? (memory.latest ?? told) : told;
  const known: Known = source === null ? memory.known : { ...memory.known, [source]: told };
  const all = [...changes.map((text) => ({ at: at.toISOString(), text })), ...memory.changes].slice(0, MOST_CHANGES);
  const warned = crossed ?? (isSameEnd(memory.expiresAt, expiresAt) ? memory.warnedDays : null);
  const texts = [details, known, all].map((value) => JSON.stringify(value));
  return [checkId, organisationId, domain, source, server, registeredAt, expiresAt, expirySource, ...texts, at, warned];
}
