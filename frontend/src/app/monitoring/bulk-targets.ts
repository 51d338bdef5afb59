import type { CreateCheckDto } from '../api/models';

export interface BulkLine {
  readonly line: number;
  readonly text: string;
  /** Undefined when the line cannot be read. */
  readonly check: CreateCheckDto | undefined;
}

type Target = Omit<CreateCheckDto, 'name' | 'intervalSeconds'> & { readonly intervalSeconds?: number };

/** Registries are asked once a day, whatever the list says of the rest. */
const DAY_SECONDS = 86_400;

const HOST = /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?$/u;
const WORDS: Readonly<Record<string, (host: string) => Target | undefined>> = {
  tls: tlsTarget,
  ping: (host) => (HOST.test(host) ? { kind: 'icmp', host } : undefined),
  domain: (domain) => (HOST.test(domain) && domain.includes('.') ? { kind: 'domain', domain, intervalSeconds: DAY_SECONDS } : undefined),
  dns: (recordName) => (HOST.test(recordName) ? { kind: 'dns', recordName, recordType: 'A' } : undefined),
};

/** One check a line: `https://…`, `host:port`, `tls host`, `ping host`, `dns name`, `domain name` or a bare host; a name may stand before it, parted by a comma or tab. */
export function readBulk(text: string, intervalSeconds: number): BulkLine[] {
  return text.split(/\r?\n/u).flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '') return [];
    const { name, target = '' } = /^(?:(?<name>[^,\t]+)[,\t]\s*)?(?<target>\S.*)$/u.exec(line)?.groups ?? {};
    const found = readTarget(target.trim());
    const shown = name?.trim() ?? nameOf(target.trim());
    return [{ line: index + 1, text: line, check: found && { intervalSeconds, ...found, name: shown.slice(0, 190) } }];
  });
}

function nameOf(target: string): string {
  return target.replace(/^https?:\/\//u, '').replace(/\/$/u, '');
}

function readTarget(target: string): Target | undefined {
  if (/^https?:\/\/[^\s/]+/iu.test(target)) return { kind: 'http', url: target };
  const [word = '', rest = ''] = target.split(/\s+/u, 2);
  if (rest !== '') return WORDS[word.toLowerCase()]?.(rest);
  return tcpTarget(target) ?? webTarget(target);
}

function tcpTarget(target: string): Target | undefined {
  const [, host, port] = /^([^:]+|\[[^\]]+\]):(\d{1,5})$/u.exec(target) ?? [];
  return host === undefined ? undefined : { kind: 'tcp', host: host.replace(/^\[(.*)\]$/u, '$1'), port: Number(port) };
}

function webTarget(target: string): Target | undefined {
  return HOST.test(target) ? { kind: 'http', url: `https://${target}/` } : undefined;
}

function tlsTarget(text: string): Target | undefined {
  const { host = '', port = '443' } = /^(?<host>[^:]+)(?::(?<port>\d{1,5}))?$/u.exec(text)?.groups ?? {};
  return HOST.test(host) ? { kind: 'tls', host, port: Number(port) } : undefined;
}

/** The certificates of the https addresses in a list that are not looked at by themselves. */
export function certificateLines(checks: readonly CreateCheckDto[]): CreateCheckDto[] {
  const known = new Set(checks.flatMap(({ kind, host, port }) => (kind === 'tls' ? [`${host ?? ''}:${(port ?? 443).toString()}`] : [])));
  return checks.flatMap(({ kind, url }): CreateCheckDto[] => {
    const parsed = kind === 'http' && url?.toLowerCase().startsWith('https:') ? URL.parse(url) : null;
    if (!parsed) return [];
    const [host, port] = [parsed.hostname.replace(/^\[(.*)\]$/u, '$1'), Number(parsed.port || '443')];
    const place = `${host}:${port.toString()}`;
    if (known.has(place)) return [];
    known.add(place);
    return [{ kind: 'tls', name: `Certificate of ${host}`, host, port, intervalSeconds: 3600 }];
  });
}

/** Under a top-level domain of two letters these are not registered themselves: `example.co.uk`, not `co.uk`. */
const SECOND_LEVELS = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gov',
  'gv',
  'id',
  'ltd',
  'me',
  'mil',
  'ne',
  'net',
  'nom',
  'or',
  'org',
  'plc',
  'sch',
]);

/** Names that are registered nowhere. */
const INSIDE = new Set(['local', 'internal', 'lan', 'test', 'localhost', 'invalid']);

/** The domain under which a host stands, as far as that can be told without asking; undefined for an address, or a name inside a network. */
export function domainOf(host: string): string | undefined {
  const labels = host.toLowerCase().replace(/\.$/u, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  if (!isOutside(host, top)) return undefined;
  const isThird = labels.length > 2 && top.length === 2 && SECOND_LEVELS.has(second);
  return labels.slice(isThird ? -3 : -2).join('.');
}

function isOutside(host: string, top: string): boolean {
  return top !== '' && !host.includes(':') && /[^\d]/u.test(top) && !INSIDE.has(top);
}

/** The registrations of the domains of the targets in a list that are not looked at by themselves. */
export function domainLines(checks: readonly CreateCheckDto[]): CreateCheckDto[] {
  const known = new Set(checks.flatMap(({ domain }) => (domain === undefined ? [] : [domain.toLowerCase()])));
  return checks.flatMap(({ kind, url, host, recordName }): CreateCheckDto[] => {
    const target = kind === 'http' ? URL.parse(url ?? '')?.hostname : (host ?? recordName);
    const domain = target === undefined ? undefined : domainOf(target);
    if (domain === undefined || known.has(domain)) return [];
    known.add(domain);
    return [{ kind: 'domain', name: `Domain ${domain}`, domain, intervalSeconds: DAY_SECONDS }];
  });
}
