import { isIP } from 'node:net';
import type { AuditOutcome } from '../../audit-catalogue.js';
import { detailsText, type StreamedEvent, type StreamSource } from './streamed-event.js';
import { header } from './syslog-message.js';

/** 0 to 10, as CEF has it: low is 0-3, medium 4-6, high 7-8. */
const SEVERITIES: Readonly<Record<AuditOutcome, number>> = { success: 3, failure: 5, refused: 7 };
/** Characters of an extension value; the dictionary of CEF allows no more in `msg`. */
const LARGEST_VALUE = 1_023;

/** One event in ArcSight's Common Event Format, version 0, in a syslog message (RFC 5424) without structured data. */
export function cefMessage(streamed: StreamedEvent, source: StreamSource): string {
  const { event } = streamed;
  const severity = SEVERITIES[event.outcome].toString();
  const names = ['ClientSt0r', 'ClientSt0r', '1', event.action, event.action.replace(/[.-]/gu, ' '), severity].map(headerValue);
  const pairs = Object.entries(extension(streamed)).filter(([, value]) => value !== null && value !== '');
  const text = pairs.map(([key, value]) => `${key}=${extensionValue(value ?? '')}`).join(' ');
  return `${header(streamed, source)} - CEF:0|${names.join('|')}|${text}`;
}

function extension(streamed: StreamedEvent): Record<string, string | null> {
  const { index, event } = streamed;
  return {
    rt: event.at.getTime().toString(),
    externalId: event.id,
    cat: event.category,
    act: event.action,
    outcome: event.outcome,
    ...(isIP(event.address) === 6
      ? { c6a2Label: 'Source IPv6 Address', c6a2: event.address }
      : { src: isIP(event.address) === 4 ? event.address : null }),
    suid: event.actorId,
    suser: event.actorName,
    requestClientApplication: event.userAgent,
    ...labelled('cs1', 'organisation', event.organisationId),
    ...labelled('cs2', 'requestId', event.requestId),
    ...labelled('cs3', 'objectType', event.objectType),
    ...labelled('cs4', 'objectId', event.objectId),
    ...labelled('cs5', 'objectName', event.objectName),
    ...labelled('cs6', 'country', event.country),
    ...labelled('cn1', 'index', index.toString()),
    msg: detailsText(streamed),
  };
}

function labelled(key: string, label: string, value: string | null): Record<string, string | null> {
  return value === null || value === '' ? {} : { [`${key}Label`]: label, [key]: value };
}

function headerValue(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/gu, ' ').replace(/[\\|]/gu, '\\$&');
}

function extensionValue(text: string): string {
  const cut = text.length > LARGEST_VALUE ? `${text.slice(0, LARGEST_VALUE - 1)}…` : text;
  return cut.replace(/[\u0000-\u001f\u007f]/gu, ' ').replace(/[\\=]/gu, '\\$&');
}
