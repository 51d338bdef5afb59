import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { AddressRules, FieldProblem } from '@clientst0r/platform';
import type { FieldName } from './check-field.js';

const REFUSED = 'is an address inside this network or machine that may not be checked';
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

export function problem(field: FieldName, message: string | null): FieldProblem[] {
  return message === null ? [] : [{ field, message }];
}

/** A host name (RFC 1123, with underscores, and in Unicode) or an address that may be checked. Names are judged when they are resolved. */
export function hostProblem(host: string, port: number, addresses: AddressRules): string | null {
  if (isIP(host) !== 0) return addresses.refusal(host, port) === null ? null : REFUSED;
  return isHostName(host) ? null : 'must be a host name or an address, without scheme and port';
}

/** `1.2.3.4` and its other spellings are addresses, not names: a name's last label is not a number (RFC 1123, section 2.1). */
export function isHostName(host: string): boolean {
  const labels = domainToASCII(host.replace(/\.$/, '')).split('.');
  return labels.every((label) => LABEL.test(label)) && !/^(?:\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '');
}

/** Every certificate of a PEM text; null when there is none, or one that does not parse. */
export function parsePem(pem: string): X509Certificate[] | null {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    return blocks?.map((block) => new X509Certificate(block)) ?? null;
  } catch {
    return null;
  }
}

export function pemProblem(field: FieldName, pem: string | undefined): FieldProblem[] {
  return pem === undefined || parsePem(pem) !== null ? [] : problem(field, 'must be certificates in PEM');
}

/** @returns `[name, value]` pairs, or null when a line is no header */
export function parseHeaders(text: string): [string, string][] | null {
  const pairs: [string, string][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const { name, value } = /^(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?<value>[\t\x20-\x7e\x80-\xff]*)$/.exec(line)?.groups ?? {};
    if (name === undefined || value === undefined) return null;
    pairs.push([name, value.trim()]);
  }
  return pairs;
}

/** They frame the message or the connection, or say who is asked. */
const OWN_HEADERS = /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|accept-encoding|proxy-.*)$/i;

export function headersProblem(text: string | undefined): string | null {
  if (text === undefined) return null;
  const pairs = parseHeaders(text);
  if (!pairs) return 'must have one header a line, as Name: value';
  const own = pairs.find(([name]) => OWN_HEADERS.test(name));
  return own ? `must not contain ${own[0]}, which this product sets itself` : null;
}
