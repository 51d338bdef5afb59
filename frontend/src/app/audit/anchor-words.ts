import type { AnchorDto } from '../api/models';
import { countWords } from './amounts';

export type AnchorKind = AnchorDto['kind'];

interface Kind {
  readonly label: string;
  readonly help: string;
  readonly target: string;
  readonly example: string;
  /** What the secret is; syslog needs one only together with a certificate of our own, mail never. */
  readonly secret: string;
  readonly isEncrypted: boolean;
  readonly hasCertificate: boolean;
}

export const ANCHOR_KINDS: Readonly<Record<AnchorKind, Kind>> = {
  syslog: {
    label: 'Syslog (TLS)',
    help: 'RFC 5424 over TLS. A collected message is what the log can be verified against.',
    target: 'Address',
    example: 'tls://logs.example.com:6514',
    secret: 'Key of the certificate, in PEM',
    isEncrypted: true,
    hasCertificate: true,
  },
  webhook: {
    label: 'Webhook',
    help: 'JSON, signed as Standard Webhooks.',
    target: 'Address',
    example: 'https://auditor.example.com/checkpoints',
    secret: 'Signing secret, as in whsec_…',
    isEncrypted: true,
    hasCertificate: false,
  },
  mail: {
    label: 'E-mail',
    help: "By this installation's mail server, to somebody who keeps it where nobody who runs the server can change it.",
    target: 'Recipient',
    example: 'auditor@example.com',
    secret: '',
    isEncrypted: false,
    hasCertificate: false,
  },
};

export const ANCHOR_KIND_NAMES = Object.keys(ANCHOR_KINDS) as AnchorKind[];

/** Fewer events have been sealed since than that somebody would miss: it is sent when its time comes. */
const FAR_BEHIND = 5_000;

type Standing = Pick<AnchorDto, 'size' | 'lastError' | 'lastSuccessAt'>;

/** How an anchor is, held against the newest checkpoint. */
export function standingOf({ size, lastError, lastSuccessAt }: Standing, newestSize: number): { label: string; tone: string } {
  if (lastError !== null) return { label: 'Fails', tone: 'bad' };
  if (lastSuccessAt === null)
    return newestSize === 0 ? { label: 'Nothing to keep yet', tone: '' } : { label: 'Not sent yet', tone: 'note' };
  const behind = newestSize - size;
  if (behind <= 0) return { label: 'Up to date', tone: 'good' };
  return behind < FAR_BEHIND ? { label: 'Kept', tone: 'good' } : { label: `${countWords(behind)} events behind`, tone: 'warn' };
}

/** Minutes as people say them: `5 min`, `2 h`, `1 d`. */
export function everyWords(minutes: number): string {
  if (minutes % 1_440 === 0) return `${(minutes / 1_440).toString()} d`;
  return minutes % 60 === 0 ? `${(minutes / 60).toString()} h` : `${minutes.toString()} min`;
}
