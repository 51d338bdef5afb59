import { BREACH_SOURCES, type BreachSource } from '@clientst0r/security';
import {
  CREDENTIAL_TYPE_NAMES,
  type Finding,
  FINDINGS,
  type HealthSummary,
  type PasswordFinding,
  type PasswordSetter,
} from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, Text } from '../openapi/fields.js';
import { PageQuery } from '../openapi/page.dto.js';

export class PasswordHealthDto implements HealthSummary {
  @Integer({ description: 'Fields that hold a password.' })
  passwords: number;

  @Integer({ description: 'Seen in a breach.' })
  breached: number;

  @Integer({ description: 'The same as another one here.' })
  reused: number;

  @Integer({ description: 'Guessed in hours by those who have its hash.' })
  weak: number;

  @Integer({ description: 'Not changed for longer than the setting says.' })
  old: number;

  @Integer({ description: 'Of entries that expire within 30 days, or have.' })
  expiring: number;

  @Integer({ description: 'Never looked up, or changed since.' })
  unknown: number;

  @Flag({ description: 'Whether passwords are looked up in breaches at all.' })
  breachChecks: boolean;

  @Choice(BREACH_SOURCES, { description: 'Where: at the service, or in the corpus on this server.' })
  breachSource: BreachSource;

  @Text({ nullable: true, max: 40, description: 'In which corpus; null where nothing can be looked up now.' })
  corpus: string | null;

  @Integer({ nullable: true, description: 'Hashes in the corpus on this server.' })
  corpusEntries: number | null;

  @Instant({ nullable: true, description: 'When it was imported.' })
  corpusImportedAt: Date | null;

  @Instant({ nullable: true })
  lastCheckedAt: Date | null;
}

export class ListFindingsQuery extends PageQuery {
  @Choice(FINDINGS)
  finding: Finding;
}

export class PasswordSetterDto implements PasswordSetter {
  @Text({ min: 0, max: 190 })
  name: string;

  @Id({ nullable: true, description: 'Null for somebody outside, by a link.' })
  userId: string | null;
}

export class PasswordFindingDto implements PasswordFinding {
  @Id()
  credentialId: string;

  @Text()
  name: string;

  @Choice(CREDENTIAL_TYPE_NAMES)
  type: PasswordFinding['type'];

  @Id()
  fieldId: string;

  @Text({ max: 100 })
  label: string;

  @Instant()
  changedAt: Date;

  @Nested(() => PasswordSetterDto, { nullable: true, description: 'Who gave it its value, as far as the ledger knows.' })
  changedBy: PasswordSetterDto | null;

  @Text({ nullable: true, example: '2027-03-31' })
  expiresOn: string | null;

  @ListOf('text', { max: FINDINGS.length })
  findings: Finding[];

  @Integer({ nullable: true, description: 'How often it was seen in breaches.' })
  occurrences: number | null;

  @Instant({ nullable: true, description: 'When it was last looked up.' })
  checkedAt: Date | null;

  @Text({ nullable: true, max: 40, description: 'In which corpus.' })
  corpus: string | null;

  @Integer({ min: 1, description: 'How many passwords here are the same, this one included.' })
  sameAs: number;
}

export class CheckRequestedDto {
  @Flag()
  requested: boolean;
}
