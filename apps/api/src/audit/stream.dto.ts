import {
  type StreamDestination,
  STREAM_KINDS,
  STREAM_STATES,
  type StreamKind,
  type StreamStart,
  type StreamState,
  type StreamStatus,
} from '@clientst0r/audit';
import { Choice, Flag, Id, Instant, Integer, ListOf, Secret, Text } from '../openapi/fields.js';

const NAME = { max: 190 };
const URL_TEXT = {
  max: 500,
  description: 'tls://host:6514 for syslog and CEF, https://… for Splunk and webhooks.',
  example: 'tls://siem.example.com:6514',
};
const AUTHORITY = {
  lines: true,
  max: 30_000,
  nullable: true,
  description: "PEM of the authorities that sign the receiver's certificate; null for those of the system.",
};
const CERTIFICATE = {
  lines: true,
  max: 30_000,
  nullable: true,
  description: 'PEM of our own certificate, for syslog receivers that ask for one.',
};
const INDEX = { max: 80, nullable: true, description: "Splunk's index; null for that of the token." };
const SECRET = {
  max: 10_000,
  description:
    "Never shown again: the client certificate's key in PEM, the token of Splunk's collector, or the webhook's signing secret (whsec_…).",
};

export class StreamPath {
  @Id()
  streamId: string;
}

export class StreamDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Choice(STREAM_KINDS)
  kind: StreamKind;

  @Text(URL_TEXT)
  url: string;

  @Text(AUTHORITY)
  authority: string | null;

  @Text(CERTIFICATE)
  certificate: string | null;

  @Text(INDEX)
  index: string | null;

  @Flag({ description: 'Whether requests to Splunk are compressed.' })
  compressed: boolean;

  @Flag()
  hasSecret: boolean;

  @Choice(STREAM_STATES)
  state: StreamState;

  @Integer({ description: 'Events that wait for this receiver.' })
  lagEvents: number;

  @Integer({ description: 'Age in seconds of the oldest of them.' })
  lagSeconds: number;

  @Integer({ description: 'Events sent, without repeats.' })
  delivered: number;

  @Integer({ description: 'Events that retention had removed before they could be sent.' })
  missed: number;

  @Integer({ description: 'Tries in a row that failed.' })
  failures: number;

  @Text({ max: 240, nullable: true, description: 'Why the last try failed; null after a success.' })
  lastError: string | null;

  @Instant({ nullable: true })
  lastDeliveredAt: Date | null;

  @Instant({ nullable: true, description: 'When the next try is made; null while it works.' })
  nextAttemptAt: Date | null;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Integer({ description: 'Send it as If-Match to change or delete the stream.' })
  version: number;
}

export class StreamsDto {
  @ListOf(() => StreamDto)
  items: StreamDto[];
}

export class CreateStreamDto {
  @Text(NAME)
  name: string;

  @Choice(STREAM_KINDS)
  kind: StreamKind;

  @Text(URL_TEXT)
  url: string;

  @Text({ ...AUTHORITY, optional: true })
  authority?: string | null;

  @Text({ ...CERTIFICATE, optional: true })
  certificate?: string | null;

  @Text({ ...INDEX, optional: true })
  index?: string | null;

  @Flag({ optional: true })
  compressed?: boolean;

  @Secret({ ...SECRET, optional: true })
  secret?: string;

  @Choice(['now', 'beginning'], {
    optional: true,
    description: 'The first event to send: the next that happens (unless told), or the oldest that there is.',
  })
  start?: StreamStart;
}

export class UpdateStreamDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...URL_TEXT, optional: true })
  url?: string;

  @Text({ ...AUTHORITY, optional: true })
  authority?: string | null;

  @Text({ ...CERTIFICATE, optional: true })
  certificate?: string | null;

  @Text({ ...INDEX, optional: true })
  index?: string | null;

  @Flag({ optional: true })
  compressed?: boolean;

  @Secret({ ...SECRET, optional: true })
  secret?: string;
}

export class StreamTestDto {
  @Flag({ description: 'Whether the receiver took a test event.' })
  delivered: boolean;

  @Text({ max: 240, nullable: true })
  error: string | null;
}

export function streamDto(stream: StreamDestination, { state, progress, lagEvents, lagSeconds }: StreamStatus): StreamDto {
  const { id, hasSecret, createdAt, updatedAt, version } = stream;
  const { delivered, missed, failures, lastError, lastDeliveredAt, nextAttemptAt } = progress;
  return {
    id, ...stream.input, hasSecret, state, lagEvents, lagSeconds, delivered, missed, failures, lastError, lastDeliveredAt,
    nextAttemptAt: failures === 0 || state === 'paused' ? null : nextAttemptAt,
    createdAt, updatedAt, version,
  }; // prettier-ignore
}
