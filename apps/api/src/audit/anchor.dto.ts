import { ANCHOR_KINDS, type AnchorKind, type AnchorProgress, type AnchorState, type CheckpointAnchor } from '@clientst0r/audit';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, Secret, Text } from '../openapi/fields.js';

const NAME = { max: 190 };
const TARGET = { max: 500, description: 'tls://host:6514 for syslog, https://… for a webhook, an address for mail.' };
const AUTHORITY = {
  lines: true,
  max: 30_000,
  nullable: true,
  description: "PEM of the authorities that sign the receiver's certificate; null for those of the system.",
} as const;
const CERTIFICATE = {
  lines: true,
  max: 30_000,
  nullable: true,
  description: 'PEM of our own certificate, for syslog receivers that ask for one.',
} as const;
const EVERY_MINUTES = { min: 1, max: 10_080, description: 'The newest checkpoint is sent at most this often.' };

const SECRET = {
  max: 10_000,
  description: "Never shown again: the client certificate's key in PEM, or the webhook's signing secret (whsec_…).",
};

export class AnchorPath {
  @Id()
  anchorId: string;
}

export class AnchorDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Choice(ANCHOR_KINDS)
  kind: AnchorKind;

  @Text(TARGET)
  target: string;

  @Text(AUTHORITY)
  authority: string | null;

  @Text(CERTIFICATE)
  certificate: string | null;

  @Integer(EVERY_MINUTES)
  everyMinutes: number;

  @Flag()
  hasSecret: boolean;

  @Integer({ description: 'Events of the largest checkpoint that is kept there.' })
  size: number;

  @Instant({ nullable: true })
  lastSuccessAt: Date | null;

  @Instant({ nullable: true })
  lastFailureAt: Date | null;

  @Text({ max: 240, nullable: true, description: 'Why the last try failed; null after a success.' })
  lastError: string | null;

  @Integer({ description: 'Tries in a row that failed.' })
  failures: number;

  @Instant({ description: 'When the next checkpoint may be sent.' })
  nextTryAt: Date;

  @Instant()
  createdAt: Date;

  @Integer({ description: 'Send it as If-Match to change or delete the anchor.' })
  version: number;
}

/** The file of the configuration (`AUDIT_ANCHOR_FILE`), which is not changed from here. */
export class AnchorFileDto {
  @Text({ max: 500 })
  path: string;

  @Integer()
  size: number;

  @Instant({ nullable: true })
  lastSuccessAt: Date | null;

  @Instant({ nullable: true })
  lastFailureAt: Date | null;

  @Text({ max: 240, nullable: true })
  lastError: string | null;
}

export class AnchorsDto {
  @ListOf(() => AnchorDto)
  items: AnchorDto[];

  @Nested(() => AnchorFileDto, { nullable: true })
  file: AnchorFileDto | null;

  @Integer({ description: 'Events of the newest checkpoint; 0 while there is none.' })
  newestSize: number;
}

export class CreateAnchorDto {
  @Text(NAME)
  name: string;

  @Choice(ANCHOR_KINDS)
  kind: AnchorKind;

  @Text(TARGET)
  target: string;

  @Text({ ...AUTHORITY, optional: true })
  authority?: string | null;

  @Text({ ...CERTIFICATE, optional: true })
  certificate?: string | null;

  @Integer(EVERY_MINUTES)
  everyMinutes: number;

  @Secret({ ...SECRET, optional: true })
  secret?: string;
}

export class UpdateAnchorDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...TARGET, optional: true })
  target?: string;

  @Text({ ...AUTHORITY, optional: true })
  authority?: string | null;

  @Text({ ...CERTIFICATE, optional: true })
  certificate?: string | null;

  @Integer({ ...EVERY_MINUTES, optional: true })
  everyMinutes?: number;

  @Secret({ ...SECRET, optional: true })
  secret?: string;
}

export class AnchorTestDto {
  @Flag({ description: 'Whether the receiver took the newest checkpoint.' })
  delivered: boolean;

  @Text({ max: 240, nullable: true })
  error: string | null;
}

export function anchorDto(anchor: CheckpointAnchor, progress: AnchorProgress): AnchorDto {
  const { id, hasSecret, createdAt, version } = anchor;
  const { size, succeededAt, failedAt, lastError, failures, nextTryAt } = progress;
  return {
    id, ...anchor.input, hasSecret, size, lastSuccessAt: succeededAt, lastFailureAt: failedAt, lastError, failures, nextTryAt, createdAt, version,
  }; // prettier-ignore
}

export function anchorFileDto(states: readonly AnchorState[]): AnchorFileDto | null {
  const file = states.find(({ id }) => id === null);
  return file ? { ...file, path: file.target } : null;
}
