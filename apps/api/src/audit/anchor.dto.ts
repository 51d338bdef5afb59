import { ANCHOR_KINDS, type AnchorKind, type CheckpointAnchor } from '@clientst0r/audit';
import { Choice, Flag, Id, Instant, Integer, ListOf, Secret, Text } from '../openapi/fields.js';

const NAME = { max: 190 };
const TARGET = { max: 500, description: 'tls://host:6514 for syslog, https://… for a webhook, an address for mail.' };
const AUTHORITY = {
  max: 30_000,
  nullable: true,
  description: "PEM of the authorities that sign the receiver's certificate; null for those of the system.",
} as const;
const CERTIFICATE = {
  max: 30_000,
  nullable: true,
  description: 'PEM of our own certificate, for syslog receivers that ask for one.',
} as const;
const EVERY_MINUTES = { min: 1, max: 10_080, description: 'The newest checkpoint is sent at most this often.' };

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

  @Instant()
  createdAt: Date;

  @Integer({ description: 'Send it as If-Match to delete the anchor.' })
  version: number;
}

export class AnchorsDto {
  @ListOf(() => AnchorDto)
  items: AnchorDto[];
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

  @Secret({
    max: 10_000,
    optional: true,
    description: "Never shown again: the client certificate's key in PEM, or the webhook's signing secret (whsec_…).",
  })
  secret?: string;
}

export function anchorDto(anchor: CheckpointAnchor): AnchorDto {
  const { id, name, kind, target, authority, certificate, everyMinutes, sealedSecret, createdAt, version } = anchor;
  return { id, name, kind, target, authority, certificate, everyMinutes, hasSecret: sealedSecret !== null, createdAt, version };
}
