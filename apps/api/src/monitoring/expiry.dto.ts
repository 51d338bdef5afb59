import type { ExpiryOfCheck } from '@clientst0r/monitoring';
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
  const daysLeft = Math.floor((expiresAt.getTime() - now.getTime()) / DAY);
  return { checkId: id, checkName, subject, startsAt, expiresAt, daysLeft, fingerprint, ...details, changedAt, seenAt };
}
