import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import type { CertificateFacts } from '../certificate/certificate-facts.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');

const DAY = 86_400_000;
const SHORT_LIVED_DAYS = 90;

export interface SeenCertificate {
  readonly checkId: string;
  readonly organisationId: string;
  readonly at: Date;
  readonly certificate: CertificateFacts;
  /** Days left at which people want to be told, most first. */
  readonly warningDays: readonly number[];
}

/** What somebody should be told of. */
export interface CertificateNews {
  readonly seen: SeenCertificate;
  /** The fingerprint of the one before, when it is another. */
  readonly before: string | null;
  /** The threshold that was crossed since the last warning. */
  readonly crossed: number | null;
}

interface Stored {
  readonly id: string;
  readonly fingerprint: string;
  readonly warnedDays: number | null;
}

const UPSERT = `insert into check_expiries (id, organisation_id, subject, starts_at, expires_at, fingerprint, details, changed_at, seen_at, warned_days)
  values (?, ?, ?, ?, ?, ?, ?, null, ?, ?)
  on duplicate key update changed_at = if(fingerprint = values(fingerprint), changed_at, values(seen_at)), subject = values(subject),
    starts_at = values(starts_at), expires_at = values(expires_at), fingerprint = values(fingerprint), details = values(details),
    seen_at = values(seen_at), warned_days = values(warned_days)`;

/** Keeps what was seen, within the transaction of its results. @returns what is new about it: each threshold once for each certificate */
export async function storeCertificates(em: EntityManager, seen: readonly SeenCertificate[]): Promise<CertificateNews[]> {
  if (seen.length === 0) return [];
  const marks = seen.map(() => '?').join(',');
  const sql = `select ${ALL} id, fingerprint, warned_days as warnedDays from check_expiries where id in (${marks}) for update`;
  const rows = await em.execute<Stored[]>(sql, seen.map(({ checkId }) => checkId)); // prettier-ignore
  const stored = new Map(rows.map((row) => [row.id, row]));
  const news: CertificateNews[] = [];
  for (const one of seen) {
    const found = newsOf(one, stored.get(one.checkId));
    await em.execute(`${UPSERT} ${ALL}`, [...valuesOf(one), found.warned], 'run');
    if (found.before !== null || found.crossed !== null) news.push(found);
  }
  return news;
}

const UNSEEN = { fingerprint: null, warnedDays: null };

function newsOf(seen: SeenCertificate, stored: Stored | undefined): CertificateNews & { warned: number | null } {
  const known = stored ?? UNSEEN;
  const before = known.fingerprint === seen.certificate.fingerprint ? null : known.fingerprint;
  const warned = before === null ? known.warnedDays : null;
  const level = thresholdOf(seen) ?? Infinity;
  const crossed = level < (warned ?? Infinity) ? level : null;
  return { seen, before, crossed, warned: crossed ?? warned };
}

/** The lowest threshold that the days left have come down to. A short life's first one is the last third of it. */
function thresholdOf({ at, certificate: { startsAt, expiresAt }, warningDays }: SeenCertificate): number | null {
  const left = (expiresAt.getTime() - at.getTime()) / DAY;
  const lifetime = (expiresAt.getTime() - startsAt.getTime()) / DAY;
  const due = (days: number): number => (lifetime < SHORT_LIVED_DAYS ? Math.min(days, lifetime / 3) : days);
  return warningDays.filter((days) => left <= due(days)).at(-1) ?? null;
}

function valuesOf({ checkId, organisationId, at, certificate }: SeenCertificate): unknown[] {
  const { subject, startsAt, expiresAt, fingerprint, ...details } = certificate;
  return [checkId, organisationId, subject, startsAt, expiresAt, fingerprint, JSON.stringify(details), at];
}
