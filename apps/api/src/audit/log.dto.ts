import { type InclusionProof, type LogDifference, type LogStatus, type Verification } from '@clientst0r/audit';
import { Flag, Id, Instant, Integer, ListOf, Nested, QueryInteger, Text } from '../openapi/fields.js';

const NOTE = { max: 1_000, description: 'C2SP tlog-checkpoint.' };
const MONTH = { max: 7, pattern: /^\d{4}-(0[1-9]|1[0-2])$/u, example: '2026-11' };

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

export class AuditLogVerificationDto implements Verification {
  @Flag()
  full: boolean;

  @Integer()
  size: number;

  @Integer()
  from: number;

  @Integer()
  checkpoints: number;

  @Integer({ description: 'Checkpoints kept elsewhere that were compared.' })
  anchors: number;

  @Nested(() => AuditLogDifferenceDto, { nullable: true, description: 'The first; null when everything agrees.' })
  difference: AuditLogDifferenceDto | null;
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

  @Text({ max: 500 })
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
