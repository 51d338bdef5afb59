export type RegistrySource = 'rdap' | 'whois';

/** What a registry says of a domain. Texts of strangers are one line, cut to the length of their column. */
export interface Registration {
  /** Null when the registry does not tell it. */
  readonly expiresAt: Date | null;
  readonly registeredAt: Date | null;
  readonly registrar: string | null;
  /** EPP status codes (RFC 5731, section 2.3) in their spelling, such as `clientTransferProhibited`; otherwise the registry's own words. */
  readonly statuses: readonly string[];
  /** In lower case without a dot at the end, in order. */
  readonly nameServers: readonly string[];
  /** Whether the delegation is signed (DNSSEC); null when that is not told. */
  readonly signed: boolean | null;
}

export type RegistryAnswer = { readonly kind: 'registered'; readonly registration: Registration } | { readonly kind: 'not-registered' };

/** An answer, who gave it, and where its date is from. */
export interface RegistrationFacts extends Registration {
  readonly domain: string;
  /** Null when no registry could be asked. */
  readonly source: RegistrySource | null;
  /** The host that was asked. */
  readonly server: string | null;
  /** `manual`: entered by hand. */
  readonly expirySource: RegistrySource | 'manual' | null;
}

export const MOST_NAME_SERVERS = 13;
const MOST_STATUSES = 20;
const STATUS_LENGTH = 60;

const EPP_CODES = [
  'addPeriod', 'autoRenewPeriod', 'clientDeleteProhibited', 'clientHold', 'clientRenewProhibited', 'clientTransferProhibited', 'clientUpdateProhibited',
  'inactive', 'ok', 'pendingCreate', 'pendingDelete', 'pendingRenew', 'pendingRestore', 'pendingTransfer', 'pendingUpdate', 'redemptionPeriod', 'registryLock',
  'renewPeriod', 'serverDeleteProhibited', 'serverHold', 'serverRenewProhibited', 'serverTransferProhibited', 'serverUpdateProhibited', 'transferPeriod',
] as const; // prettier-ignore
const BY_SQUASHED = new Map<string, string>(EPP_CODES.map((code) => [squashed(code), code]));

/** RDAP writes `client transfer prohibited` (RFC 8056), WHOIS `clientTransferProhibited https://icann.org/epp#…`: one spelling of both. */
export function statusWords(texts: readonly string[]): string[] {
  const words = texts.map((text) => oneLine(text.replace(/\s*\(?https?:\/\/\S*.*$/, ''), STATUS_LENGTH)).filter((text) => text !== '');
  const once = new Map(words.map((word) => [squashed(word), BY_SQUASHED.get(squashed(word)) ?? word]));
  return [...once.values()].sort().slice(0, MOST_STATUSES);
}

export function hostNames(texts: readonly string[]): string[] {
  const names = texts.map((text) => text.trim().toLowerCase().replace(/\.$/, ''));
  return [...new Set(names.filter((name) => /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(name) && name.length <= 253))]
    .sort()
    .slice(0, MOST_NAME_SERVERS);
}

/** Without what is not printed, or turns the direction of what stands beside it. */
export function oneLine(text: string, length: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, length);
}

/** Does not resolve, or will not for long. By the codes of EPP and by the words that registries use for the same. */
const LOST =
  /^(?:client|server)?hold$|redemption|^pendingdelete|quarantine|^inactive$|^failed$|^suspended|^notdelegated$|^tobe(?:deleted|suspended)$|^expired$/;

export function lostStatuses(statuses: readonly string[]): string[] {
  return statuses.filter((status) => LOST.test(squashed(status)));
}

/** Comes and goes by itself. */
export function isPassing(status: string): boolean {
  return /^(?:ok|active|add|autorenew|renew|transfer|connect|registered|delegated|verified)(?:period)?$/.test(squashed(status));
}

function squashed(status: string): string {
  return status.toLowerCase().replaceAll(/[\s_-]+/g, '');
}
