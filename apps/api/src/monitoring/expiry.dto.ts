import type { EndingThing, ExpiryOfCheck } from '@clientst0r/monitoring';
import { Choice, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';

const REVOCATIONS = ['good', 'revoked', 'unknown', 'not-offered'] as const;
const DAY = 86_400_000;

export class ExpiryDto {
  @Id()
  checkId: string;

  @Text({ max: 190 })
  checkName: string;

  @Text()
  subject: string;

  @Text()
  issuer: string;

  @ListOf('text')
  names: readonly string[];

  @Instant()
  startsAt: Date;

  @Instant()
  expiresAt: Date;

  @Integer({ min: -100_000, description: 'Whole days; less than 0 when it has ended.' })
  daysLeft: number;

  @Text({ max: 64, description: 'SHA-256 of the certificate, in hex.' })
  fingerprint: string;

  @Text()
  key: string;

  @Text()
  signature: string;

  @Text({ description: 'Of the connection, such as TLSv1.3.' })
  protocol: string;

  @Integer()
  chainLength: number;

  @Choice(REVOCATIONS, { description: '`not-offered`: it names no place where one could ask.' })
  revocation: (typeof REVOCATIONS)[number];

  @Instant({ nullable: true, description: 'When another certificate than before was seen first.' })
  changedAt: Date | null;

  @Instant()
  seenAt: Date;
}

export function expiryDto({ expiry, checkName }: ExpiryOfCheck, now: Date): ExpiryDto {
  const { id, subject, startsAt, expiresAt, fingerprint, details, changedAt, seenAt } = expiry;
  const daysLeft = daysBetween(now, expiresAt);
  return { checkId: id, checkName, subject, startsAt, expiresAt, daysLeft, fingerprint, ...details, changedAt, seenAt };
}

const ENDING_KINDS = ['certificate', 'domain'] as const;
export const EXPIRY_SOURCES = ['rdap', 'whois', 'manual'] as const;

/** A line of the list of what ends. */
export class EndingDto {
  @Id()
  checkId: string;

  @Text({ max: 190 })
  checkName: string;

  @Choice(ENDING_KINDS)
  kind: (typeof ENDING_KINDS)[number];

  @Text({ max: 2000, description: 'The names of the certificate, or the domain.' })
  subject: string;

  @Text({ max: 190, nullable: true, description: 'Who issued the certificate, or the registrar of the domain.' })
  by: string | null;

  @Instant()
  expiresAt: Date;

  @Integer({ min: -100_000, description: 'Whole days; less than 0 when it has ended.' })
  daysLeft: number;

  @Choice(EXPIRY_SOURCES, { nullable: true, description: 'Who tells the end of a domain; null for a certificate, which tells its own.' })
  source: (typeof EXPIRY_SOURCES)[number] | null;

  @Instant({ nullable: true, description: 'When another certificate, or another registration, than before was seen first.' })
  changedAt: Date | null;

  @Instant()
  seenAt: Date;
}

export function endingDto({ checkId, checkName, expiresAt, seen }: EndingThing, now: Date): EndingDto {
  const common = { checkId, checkName, expiresAt, daysLeft: daysBetween(now, expiresAt), seenAt: seen.seenAt };
  if ('fingerprint' in seen) {
    const { subject, details, changedAt } = seen;
    return { ...common, kind: 'certificate', subject: details.names.join(', ') || subject, by: details.issuer, source: null, changedAt };
  }
  const [change] = seen.changes;
  const changedAt = change ? new Date(change.at) : null;
  return { ...common, kind: 'domain', subject: seen.domain, by: seen.details.registrar, source: seen.expirySource, changedAt };
}

/** Whole days. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY);
}
