import { domainToASCII } from 'node:url';
import { hostNames, MOST_NAME_SERVERS, oneLine, type Registration, statusWords } from './registration.js';

type Json = Readonly<Record<string, unknown>>;

/** What a domain is, from an answer of RDAP (RFC 9083, section 5.3). @returns null for what is no such answer, or one about another domain */
export function readRdap(body: string, domain: string): Registration | null {
  const answer = objectIn(body);
  if (answer?.['objectClassName'] !== 'domain' || !isAbout(answer, domain)) return null;
  return {
    expiresAt: eventDate(answer, 'expiration'),
    registeredAt: eventDate(answer, 'registration'),
    registrar: registrarIn(answer),
    statuses: statusWords(list(answer['status']).filter((status) => typeof status === 'string')),
    nameServers: nameServersIn(answer),
    signed: signedIn(answer),
  };
}

function objectIn(body: string): Json | null {
  try {
    return object(JSON.parse(body));
  } catch {
    return null;
  }
}

function isAbout({ ldhName, unicodeName }: Json, domain: string): boolean {
  const names = [ldhName, unicodeName].filter((name) => typeof name === 'string');
  return names.some((name) => domainToASCII(name.replace(/\.$/, '')) === domain);
}

/** A registrar's own date (`registrar expiration`) is another event. */
function eventDate({ events }: Json, action: string): Date | null {
  const event = list(events).map(object).find((one) => one?.['eventAction'] === action); // prettier-ignore
  const at = event?.['eventDate'];
  const date = typeof at === 'string' ? new Date(at) : null;
  return date === null || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1985 || date.getUTCFullYear() > 2200 ? null : date;
}

function nameServersIn({ nameservers }: Json): string[] {
  const named = list(nameservers).slice(0, MOST_NAME_SERVERS * 2).map((one) => object(one)?.['ldhName']); // prettier-ignore
  return hostNames(named.filter((name) => typeof name === 'string'));
}

function signedIn({ secureDNS }: Json): boolean | null {
  const signed = object(secureDNS)?.['delegationSigned'];
  return typeof signed === 'boolean' ? signed : null;
}

function registrarIn({ entities }: Json): string | null {
  const registrar = list(entities).map(object).find((one) => list(one?.['roles']).includes('registrar')); // prettier-ignore
  if (!registrar) return null;
  const name = cardName(registrar['vcardArray']) ?? registrar['handle'];
  return typeof name === 'string' ? oneLine(name, 190) || null : null;
}

/** `["vcard", [["fn", {}, "text", "A Registrar"], …]]` (RFC 7095). */
function cardName(card: unknown): string | null {
  const properties = list(list(card)[1]).map(list);
  for (const wanted of ['fn', 'org']) {
    const value = properties.find(([name]) => name === wanted)?.[3];
    const text: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof text === 'string' && text.trim() !== '') return text;
  }
  return null;
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
