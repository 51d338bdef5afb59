import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import type { CertificateFacts } from '../certificate/certificate-facts.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');

export interface SeenCertificate {
  readonly checkId: string;
  readonly organisationId: string;
  readonly at: Date;
  readonly certificate: CertificateFacts;
}

const UPSERT = `insert into check_expiries (id, organisation_id, subject, starts_at, expires_at, fingerprint, details, changed_at, seen_at)
  values (?, ?, ?, ?, ?, ?, ?, null, ?)
  on duplicate key update changed_at = if(fingerprint = values(fingerprint), changed_at, values(seen_at)), subject = values(subject),
    starts_at = values(starts_at), expires_at = values(expires_at), fingerprint = values(fingerprint), details = values(details),
    seen_at = values(seen_at)`;

/** Keeps what was seen, within the transaction of its results. @returns those that are others than before, with what was there */
export async function storeCertificates(
  em: EntityManager,
  seen: readonly SeenCertificate[],
): Promise<{ now: SeenCertificate; before: string }[]> {
  if (seen.length === 0) return [];
  const marks = seen.map(() => '?').join(',');
  const sql = `select ${ALL} id, fingerprint from check_expiries where id in (${marks}) for update`;
  const rows = await em.execute<{ id: string; fingerprint: string }[]>(sql, seen.map(({ checkId }) => checkId)); // prettier-ignore
  const before = new Map(rows.map(({ id, fingerprint }) => [id, fingerprint]));
  for (const one of seen) await em.execute(`${UPSERT} ${ALL}`, valuesOf(one), 'run');
  return seen.flatMap((now) => {
    const old = before.get(now.checkId);
    return old === undefined || old === now.certificate.fingerprint ? [] : [{ now, before: old }];
  });
}

function valuesOf({ checkId, organisationId, at, certificate }: SeenCertificate): unknown[] {
  const { subject, startsAt, expiresAt, fingerprint, ...details } = certificate;
  return [checkId, organisationId, subject, startsAt, expiresAt, fingerprint, JSON.stringify(details), at];
}
