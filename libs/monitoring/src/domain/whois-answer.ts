import { domainToASCII } from 'node:url';
import { parseRegistryDate } from './registry-date.js';
import { hostNames, oneLine, type Registration, type RegistryAnswer, statusWords } from './registration.js';
import { type WhoisEntry, whoisEntries } from './whois-entries.js';

const DOMAIN = ['domain name', 'domain', 'domain_name', 'ascii', 'ドメイン名'];
/** Of the registry first, where both it and the registrar tell one. */
const EXPIRES = [
  'registry expiry date', 'expiry date', 'expiration date', 'expire date', 'expiration time', 'paid-till', 'paid till', 'expires', 'expires on', 'expire',
  'expire-date', 'renewal date', 'valid until', 'validity', 'record expires on', 'registration expiration date', 'domain expiration date', 'expiry',
  'expiration', 'expdate', 'valid-date', '有効期限', '사용 종료일', 'registrar registration expiration date',
]; // prettier-ignore
const REGISTERED = [
  'creation date', 'created', 'created on', 'registered on', 'registration time', 'registration date', 'registered date', 'registered', 'domain created',
  'first registration date', 'assigned', 'domain name commencement date', 'record created', '登録年月日', '등록일',
]; // prettier-ignore
const REGISTRAR = [
  'registrar', 'sponsoring registrar', 'registrar name', 'authorized agency', 'current registar', 'registration service provider', 'registrar organization', 'registrar handle', '등록대행자',
]; // prettier-ignore
const NAME_SERVER = [
  'name server', 'nserver', 'nameserver', 'nameservers', 'name servers', 'name servers information', 'hostname', 'host name', 'dns', 'primary server',
  'secondary server', 'domain nameservers', 'domain servers', 'domain servers in listed order', 'domain name servers', 'dns servers', '호스트이름',
]; // prettier-ignore
const STATUS = ['domain status', 'status', 'state', 'registration status', 'eppstatus', 'query_status', '状態'];
const LOCKS = ['lock status', 'registry-lock', 'registrylock'];
const SIGNED = ['dnssec', 'signed', 'dnssec signed', 'dnssec status'];
const KEYS = ['ds-rdata', 'dsrecord', 'keyset', 'dnssec ds data', 'signing key', 'dnskey'];

const FREE = /^(?:available|free|not registered)$/i;
const ABSENT =
  /no match|not found|no entries found|nothing found|no data (?:was )?found|no matching record|no found|does not exist|is free|no information (?:about|available)|have an entry in our database|not (?:been )?registered|no_se_encontro|object_not_found|nincs tal|is available/i;
const BUSY =
  /(?:quota|limit|rate)[^.\n]{0,40}exceed|exceed[^.\n]{0,60}(?:quota|limit|queries|number|rate)|too many|try again later|blacklist|temporarily unavailable/i;
const REFUSED = /access (?:to this service )?(?:is )?(?:denied|restricted|not authori[sz]ed)|not authori[sz]ed/i;

export type WhoisAnswer = RegistryAnswer | { readonly kind: 'busy' } | { readonly kind: 'refused' } | { readonly kind: 'unreadable' };

/**
 * What a domain is, from the text of a WHOIS server, by the labels that registries use. What it does not say for certain is not told.
 * @param domain in ASCII. @param dayFirst whether this registry writes the day before the month
 */
export function readWhois(text: string, domain: string, dayFirst = false): WhoisAnswer {
  const entries = whoisEntries(text);
  const statuses = statusesIn(entries);
  if (statuses.some((status) => FREE.test(status))) return { kind: 'not-registered' };
  const registration = registrationIn(entries, statuses, domain, dayFirst);
  if (tellsNothing(registration)) return verdictOf(text) ?? (statuses.length > 0 && isNamed(entries, domain) ? { kind: 'registered', registration } : { kind: 'unreadable' }); // prettier-ignore
  return isAbout(entries, domain) ? { kind: 'registered', registration } : { kind: 'unreadable' };
}

function tellsNothing({ nameServers, expiresAt, registeredAt, registrar }: Registration): boolean {
  return nameServers.length === 0 && [expiresAt, registeredAt, registrar].every((value) => value === null);
}

function verdictOf(text: string): WhoisAnswer | null {
  if (REFUSED.test(text)) return { kind: 'refused' };
  if (ABSENT.test(text)) return { kind: 'not-registered' };
  return BUSY.test(text) ? { kind: 'busy' } : null;
}

function registrationIn(entries: readonly WhoisEntry[], statuses: readonly string[], domain: string, dayFirst: boolean): Registration {
  return {
    expiresAt: expiryIn(entries, dayFirst),
    registeredAt: dateIn(entries, REGISTERED, dayFirst),
    registrar: registrarIn(entries),
    statuses: statusWords(statuses),
    nameServers: nameServersIn(entries).filter((name) => name !== domain),
    signed: signedIn(entries),
  };
}

/** Beside the key, or on lines of their own under it. */
function valuesOf(entries: readonly WhoisEntry[], keys: readonly string[]): string[] {
  return entries.filter(({ section, key, value }) => value !== '' && keys.includes(key || section)).map(({ value }) => value);
}

/** By the order of the keys. */
function dateIn(entries: readonly WhoisEntry[], keys: readonly string[], dayFirst: boolean): Date | null {
  for (const key of keys) {
    const [value] = valuesOf(entries, [key]);
    const date = value === undefined ? null : parseRegistryDate(value, dayFirst);
    if (date) return date;
  }
  return null;
}

/** Also in a sentence (`Record expires on 2027-01-05`), or beside the state (`Connected (2027/03/31)`, of JPRS). */
function expiryIn(entries: readonly WhoisEntry[], dayFirst: boolean): Date | null {
  const labelled = dateIn(entries, EXPIRES, dayFirst);
  if (labelled) return labelled;
  const sentence = entries.map(({ key, value }) => /^record expires on (.+)$/i.exec(`${key} ${value}`.trim())?.[1]).find(Boolean); // prettier-ignore
  const connected = valuesOf(entries, ['state', '状態']).map((value) => /^connected \((\d{4}\/\d\d\/\d\d)\)$/i.exec(value)?.[1]).find(Boolean); // prettier-ignore
  return parseRegistryDate(sentence ?? connected ?? '', dayFirst);
}

function registrarIn(entries: readonly WhoisEntry[]): string | null {
  const [direct] = valuesOf(entries, REGISTRAR);
  const own = entries.filter(({ section, value }) => section === 'registrar' && value !== '');
  const named = ['organization', 'organization name', 'organisation', 'name'].map((wanted) => own.find(({ key }) => key === wanted)).find(Boolean); // prettier-ignore
  const text = (direct ?? named?.value ?? '').replace(/\s*\[Tag = .*\]$/, '').replace(/\s*\(\s*https?:\/\/[^)]*\)$/, '');
  return oneLine(text, 190) || null;
}

function nameServersIn(entries: readonly WhoisEntry[]): string[] {
  return hostNames(valuesOf(entries, NAME_SERVER).map((text) => text.split(/[\s,]+/)[0] ?? ''));
}

function statusesIn(entries: readonly WhoisEntry[]): string[] {
  const flags = entries.filter(({ section, key, value }) => section === 'flags' && key === '' && value !== '').map(({ value }) => value);
  const parted = [...valuesOf(entries, STATUS), ...flags].flatMap((value) => (/^[\w ,-]+$/.test(value) ? value.split(/,\s*/) : [value]));
  const locks = valuesOf(entries, LOCKS).filter((value) => !/^(?:no|none|unlocked|off)$/i.test(value));
  const held = valuesOf(entries, ['hold']).some((value) => /^yes/i.test(value)) ? ['hold'] : [];
  return [
    ...parted.map((one) => one.replace(/^connected \(.*\)$/i, 'Connected').replace(/^200 /, '')),
    ...locks.map((value) => (/^(?:yes|locked|on)$/i.test(value) ? 'registryLock' : value)),
    ...held,
  ];
}

function signedIn(entries: readonly WhoisEntry[]): boolean | null {
  if (valuesOf(entries, KEYS).length > 0 || entries.some(({ section, value }) => section === 'keys' && value !== '')) return true;
  const [value] = valuesOf(entries, SIGNED);
  if (value === undefined) return null;
  if (/unsigned|^no\b|^n$|inactive|disabled|not |미서명/i.test(value)) return false;
  return /signed|^yes|^y$|active|서명/i.test(value) ? true : null;
}

/** A server may answer about another domain than it was asked for; one that names none is believed. */
function isAbout(entries: readonly WhoisEntry[], domain: string): boolean {
  const named = namesIn(entries);
  return named.length === 0 || named.includes(domain);
}

function isNamed(entries: readonly WhoisEntry[], domain: string): boolean {
  return namesIn(entries).includes(domain);
}

function namesIn(entries: readonly WhoisEntry[]): string[] {
  const below = entries.filter(({ section, key }) => section === 'domain' && key === 'name').map(({ value }) => value);
  const names = [...valuesOf(entries, DOMAIN), ...below].map((value) => value.replace(/\.$/, '').toLowerCase());
  return names.filter((name) => /^\S+\.\S+$/.test(name)).map((name) => domainToASCII(name));
}
