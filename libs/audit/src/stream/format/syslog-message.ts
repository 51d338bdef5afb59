import type { AuditOutcome } from '../../audit-catalogue.js';
import { detailsText, type StreamedEvent, type StreamSource } from './streamed-event.js';

/** RFC 5424, table 1: "log audit". */
const FACILITY = 13;
/** RFC 5424, table 2: warning for what failed or was refused, notice for what concerns security, else informational. */
const SEVERITIES: Readonly<Record<AuditOutcome, number>> = { success: 6, failure: 4, refused: 4 };
const NOTICE = 5;

/** 32473 is the number that RFC 5612 sets aside for those who have none of their own. */
const STRUCTURED_DATA_ID = 'clientst0r@32473';
/** Bytes of a message; many receivers cut at 8 KiB. Longer details are left out and that is said. */
const LARGEST = 8_000;
const MARK = '\ufeff';

/** One event as RFC 5424: everything in structured data, a sentence and the details in the message. */
export function syslogMessage(streamed: StreamedEvent, source: StreamSource): string {
  const { event } = streamed;
  const who = event.actorName === '' ? 'somebody' : event.actorName;
  const what = event.objectName === null ? '' : ` on ${event.objectName}`;
  const sentence = line(`${event.action} (${event.outcome}) by ${who}${what}`);
  const details = detailsText(streamed);
  const whole = `${header(streamed, source)} ${structuredData(streamed)} ${MARK}${sentence}${details === '' ? '' : ` ${details}`}`;
  if (Buffer.byteLength(whole) <= LARGEST) return whole;
  return `${header(streamed, source)} ${structuredData(streamed, { detailsOmitted: 'true' })} ${MARK}${sentence}`;
}

/** RFC 5424, section 6.2; `-` for the process id, which says nothing here. */
export function header({ event }: StreamedEvent, { host }: StreamSource): string {
  const severity = event.outcome === 'success' && event.category === 'security' ? NOTICE : SEVERITIES[event.outcome];
  const priority = FACILITY * 8 + severity;
  return `<${priority.toString()}>1 ${event.at.toISOString()} ${printable(host, 255)} clientst0r - ${printable(event.action, 32)}`;
}

function structuredData({ index, event }: StreamedEvent, more: Record<string, string> = {}): string {
  const {
    id,
    category,
    action,
    outcome,
    organisationId,
    actorId,
    actorName,
    address,
    country,
    userAgent,
    requestId,
    objectType,
    objectId,
    objectName,
  } = event;
  const parameters = {
    id, index: index.toString(), category, action, outcome, organisationId, actorId, actorName, address, country, userAgent, requestId, objectType, objectId,
    objectName, ...more,
  }; // prettier-ignore
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== '');
  return `[${STRUCTURED_DATA_ID}${given.map(([name, value]) => ` ${name}="${parameterValue(value ?? '')}"`).join('')}]`;
}

/** RFC 5424, section 6.3.3: `"`, `\` and `]` are escaped. */
function parameterValue(value: string): string {
  return line(value).replace(/["\\\]]/gu, '\\$&');
}

function line(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/gu, '\ufffd');
}

function printable(text: string, length: number): string {
  const ascii = text.replace(/[^\u0021-\u007e]/gu, '-').slice(0, length);
  return ascii === '' ? '-' : ascii;
}

/** RFC 6587, section 3.4.1, as RFC 5425 requires it: the length in bytes, a blank, the message. */
export function framed(message: string): Buffer {
  const bytes = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${bytes.length.toString()} `), bytes]);
}
