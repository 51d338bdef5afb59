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
