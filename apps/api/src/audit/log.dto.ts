import {
  type AnchorState,
  type InclusionProof,
  type LogDifference,
  type LogStatus,
  VERIFICATION_STATES,
  type VerificationRun,
  type VerificationState,
} from '@clientst0r/audit';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, QueryInteger, Text } from '../openapi/fields.js';

const NOTE = { max: 1_000, description: 'C2SP tlog-checkpoint.' };
const MONTH = { max: 7, pattern: /^\d{4}-(0[1-9]|1[0-2])$/u, example: '2026-11' };

export class AnchorStateDto implements AnchorState {
  @Id({ nullable: true, description: 'Null for the file of the configuration.' })
  id: string | null;

  @Text({ max: 190 })
  name: string;

  @Text({ max: 20, description: 'file, syslog, webhook or mail.' })
  kind: string;

  @Text({ max: 500 })
  target: string;

  @Integer({ description: 'Events of the largest checkpoint that is there.' })
  size: number;

  @Instant({ nullable: true })
  lastSuccessAt: Date | null;

  @Instant({ nullable: true })
  lastFailureAt: Date | null;

  @Text({ max: 240, nullable: true, description: 'Why the last try failed; null after a success.' })
  lastError: string | null;
}

export class AuditLogDto implements LogStatus {
  @Integer({ description: 'Sealed events.' })
  size: number;

  @Text({ nullable: true, max: 300, description: 'Public key of the log (C2SP signed-note). Keep it where the server is not.' })
  verifierKey: string | null;

  @Text({ ...NOTE, nullable: true })
  checkpoint: string | null;

  @Instant({ nullable: true })
  checkpointAt: Date | null;

  @Integer({ description: 'Events that the last verification without a difference reached.' })
  verifiedSize: number;

  @Flag({ description: 'Whether checkpoints are also written outside the database.' })
  anchored: boolean;

  @ListOf(() => AnchorStateDto, { max: 20, description: 'Where, the file first.' })
  anchors: AnchorStateDto[];

  @Integer({ description: 'Events that are committed and not yet sealed.' })
  waiting: number;

  @Instant({ nullable: true, description: 'Time of the oldest of them.' })
  waitingSince: Date | null;

  @ListOf('text', { max: 1_200, description: 'Months, as in 2026-11, that retention has removed; their leaves are still in the log.' })
  removedMonths: string[];

  @Integer({ nullable: true, description: 'Days that events are kept; null for ever.' })
  retentionDays: number | null;
}

export class VerifyAuditLogDto {
  @Flag({ description: 'From the first event on; otherwise from where the last verification ended.' })
  full: boolean;
}

export class AuditLogDifferenceDto implements LogDifference {
  @Text({ max: 40 })
  kind: LogDifference['kind'];

  @Integer({ nullable: true })
  leafIndex: number | null;

  @Text({ nullable: true, max: 36 })
  eventId: string | null;

  @Text({ max: 500 })
  message: string;
}

export class AuditLogVerificationDto {
  @Id()
  id: string;

  @Flag()
  full: boolean;

  @Choice(VERIFICATION_STATES)
  state: VerificationState;

  @Text({ min: 0 })
  requestedByName: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  finishedAt: Date | null;

  @Integer({ description: 'Sealed events when it began.' })
  size: number;

  @Integer({ description: 'Events before this one were verified earlier.' })
  from: number;

  @Integer({ description: 'Events that agree so far, those before `from` included.' })
  verified: number;

  @Integer()
  checkpoints: number;

  @Integer({ description: 'Checkpoints kept elsewhere that were compared.' })
  anchors: number;

  @Nested(() => AuditLogDifferenceDto, { nullable: true, description: 'The first; null when everything agrees.' })
  difference: AuditLogDifferenceDto | null;
}

export class AuditLogVerificationsDto {
  @ListOf(() => AuditLogVerificationDto)
  items: AuditLogVerificationDto[];
}

export class VerificationPath {
  @Id()
  verificationId: string;
}

export function verificationDto({ fromLeaf, ...run }: VerificationRun): AuditLogVerificationDto {
  return { ...run, from: fromLeaf };
}

export class SealedEventPath {
  @Id()
  eventId: string;
}

export class InclusionProofDto implements InclusionProof {
  @Integer()
  leafIndex: number;

  @Text({ max: 44 })
  leafHash: string;

  @ListOf('text', { max: 64, description: 'RFC 9162, base64, from the leaf upwards.' })
  hashes: string[];

  @Text(NOTE)
  checkpoint: string;

  @Text({ max: 300, description: 'Public key of the log (C2SP signed-note): compare it with the one that was noted down earlier.' })
  verifierKey: string;
}

export class ConsistencyQuery {
  @QueryInteger({ min: 1, description: 'Size of the earlier checkpoint.' })
  size: number;
}

export class ConsistencyProofDto {
  @ListOf('text', { max: 128, description: 'RFC 9162, base64.' })
  hashes: string[];

  @Text(NOTE)
  checkpoint: string;
}

export class LegalHoldPath {
  @Id()
  holdId: string;
}

export class PlaceLegalHoldDto {
  @Text({ max: 190 })
  name: string;

  @Text({ lines: true, max: 500 })
  reason: string;

  @Text(MONTH)
  fromMonth: string;

  @Text(MONTH)
  toMonth: string;
}

export class LegalHoldDto extends PlaceLegalHoldDto {
  @Id()
  id: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  releasedAt: Date | null;
}

export class LegalHoldsDto {
  @ListOf(() => LegalHoldDto, { max: 1_000 })
  items: LegalHoldDto[];
}
