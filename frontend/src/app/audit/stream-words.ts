import type { StreamDto } from '../api/models';

export type StreamKind = StreamDto['kind'];

interface Kind {
  readonly label: string;
  readonly help: string;
  readonly example: string;
  /** What the secret is; syslog needs one only together with a certificate of our own. */
  readonly secret: string;
  readonly hasCertificate: boolean;
  readonly hasIndex: boolean;
}

const SYSLOG = {
  example: 'tls://siem.example.com:6514',
  secret: 'Key of the certificate, in PEM',
  hasCertificate: true,
  hasIndex: false,
} as const;

export const KINDS: Readonly<Record<StreamKind, Kind>> = {
  syslog: { label: 'Syslog (TLS)', help: 'RFC 5424 over TLS, as rsyslog and syslog-ng take it.', ...SYSLOG },
  cef: { label: 'CEF over syslog', help: 'Common Event Format in syslog messages, as ArcSight and Sentinel take it.', ...SYSLOG },
  'splunk-hec': {
    label: 'Splunk HEC',
    help: "Batches to Splunk's HTTP Event Collector.",
    example: 'https://splunk.example.com:8088/services/collector/event',
    secret: 'Token of the collector',
    hasCertificate: false,
    hasIndex: true,
  },
  webhook: {
    label: 'Webhook',
    help: 'JSON, signed as Standard Webhooks.',
    example: 'https://siem.example.com/events',
    secret: 'Signing secret, as in whsec_…',
    hasCertificate: false,
    hasIndex: false,
  },
};

export const KIND_NAMES = Object.keys(KINDS) as StreamKind[];

export const STATES: Readonly<Record<StreamDto['state'], { readonly label: string; readonly tone: string }>> = {
  'up-to-date': { label: 'Up to date', tone: 'good' },
  behind: { label: 'Catching up', tone: 'note' },
  retrying: { label: 'Trying again', tone: 'warn' },
  interrupted: { label: 'Interrupted', tone: 'bad' },
  paused: { label: 'Paused', tone: '' },
};

/** Seconds as the largest unit that they fill: `40 s`, `12 min`, `3 h`, `2 d`. */
export function ageWords(seconds: number): string {
  const [divisor, unit] = seconds < 90 ? [1, 's'] : seconds < 5400 ? [60, 'min'] : seconds < 129_600 ? [3600, 'h'] : [86_400, 'd'];
  return `${Math.round(seconds / divisor).toString()} ${unit}`;
}
