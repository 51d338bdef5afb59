import type { RegistrationOfCheck } from '@clientst0r/monitoring';
import { Choice, Flag, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { daysBetween, EXPIRY_SOURCES } from './expiry.dto.js';

const REGISTRY_SOURCES = ['rdap', 'whois'] as const;

class RegistrationChangeDto {
  @Instant()
  at: Date;

  @Text({ max: 1000 })
  text: string;
}

/** What a registry has told of a domain. */
export class RegistrationDto {
  @Id()
  checkId: string;

  @Text({ description: 'In ASCII.' })
  domain: string;

  @Choice(REGISTRY_SOURCES, { nullable: true, description: 'How it was asked; null when no registry could be.' })
  source: (typeof REGISTRY_SOURCES)[number] | null;

  @Text({ nullable: true, description: 'The server that told it.' })
  server: string | null;

  @Instant({ nullable: true })
  registeredAt: Date | null;

  @Instant({ nullable: true, description: 'Null when nobody tells it.' })
  expiresAt: Date | null;

  @Integer({ min: -100_000, nullable: true, description: 'Whole days; less than 0 when it has ended.' })
  daysLeft: number | null;

  @Choice(EXPIRY_SOURCES, { nullable: true, description: '`manual`: entered by hand in the options of the check.' })
  expirySource: (typeof EXPIRY_SOURCES)[number] | null;

  @Text({ max: 190, nullable: true, description: 'Who looks after a date that was entered by hand.' })
  expiryOwner: string | null;

  @Text({ max: 190, nullable: true })
  registrar: string | null;

  @ListOf('text', { description: "EPP status codes, or the registry's own words." })
  statuses: readonly string[];

  @ListOf('text')
  nameServers: readonly string[];

  @Flag({ nullable: true, description: 'DNSSEC; null when that is not told.' })
  signed: boolean | null;

  @ListOf(() => RegistrationChangeDto, { description: 'The last 20, newest first.' })
  changes: readonly RegistrationChangeDto[];

  @Instant()
  seenAt: Date;
}

export function registrationDto({ registration, expiryOwner }: RegistrationOfCheck, now: Date): RegistrationDto {
  const { id, domain, source, server, registeredAt, expiresAt, expirySource, details, changes, seenAt } = registration;
  const { registrar, statuses, nameServers, signed } = details;
  return {
    checkId: id,
    domain,
    source,
    server,
    registeredAt,
    expiresAt,
    daysLeft: expiresAt === null ? null : daysBetween(now, expiresAt),
    expirySource,
    expiryOwner: expirySource === 'manual' ? expiryOwner : null,
    registrar,
    statuses,
    nameServers,
    signed,
    changes: changes.map(({ at, text }) => ({ at: new Date(at), text })),
    seenAt,
  };
}
