import { readFileSync, statSync } from 'node:fs';
import { Injectable, Logger } from '@nestjs/common';
import { Clock, Configuration } from '@clientst0r/platform';
import shipped from './rdap-dns.json' with { type: 'json' };

type Services = readonly (readonly unknown[])[];

/** How often it is looked whether an administrator's file was replaced, as by a job that fetches it each week. */
const LOOKED_AT_EVERY = 60_000;

/** Which server speaks RDAP for a domain (RFC 9224), by the file that the product carries or by an administrator's own. */
@Injectable()
export class RdapDirectory {
  private readonly logger = new Logger(RdapDirectory.name);
  private readonly file: string | null;
  private servers: ReadonlyMap<string, string> = serversIn(shipped.services);
  private lookedAt = -Infinity;
  private writtenAt: number | null = null;

  constructor(
    { rdapBootstrapFile }: Configuration,
    private readonly clock: Clock,
  ) {
    this.file = rdapBootstrapFile;
    this.refresh();
  }

  /** Of the longest ending of the name that has one. @param domain in ASCII @returns the base of its addresses, HTTPS with a slash at its end; null for none */
  serverOf(domain: string): string | null {
    this.refresh();
    for (let name = domain; name !== ''; name = name.includes('.') ? name.slice(name.indexOf('.') + 1) : '') {
      const server = this.servers.get(name);
      if (server !== undefined) return server;
    }
    return null;
  }

  private refresh(): void {
    const now = this.clock.now().getTime();
    if (this.file === null || now - this.lookedAt < LOOKED_AT_EVERY) return;
    this.lookedAt = now;
    const writtenAt = statSync(this.file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (writtenAt === this.writtenAt) return;
    this.writtenAt = writtenAt;
    const services = servicesOf(this.file);
    if (services) this.servers = serversIn(services);
    else this.logger.error('RDAP_BOOTSTRAP_FILE is no bootstrap file (RFC 9224) that can be read; what was known before is used');
  }
}

function servicesOf(path: string): Services | null {
  try {
    const { services } = JSON.parse(readFileSync(path, 'utf8')) as { services?: unknown };
    return Array.isArray(services) && services.every(Array.isArray) ? (services as Services) : null;
  } catch {
    return null;
  }
}

/** Only those that are asked over HTTPS: what is told about a domain must not be changed on the way. */
function serversIn(services: Services): ReadonlyMap<string, string> {
  const servers = new Map<string, string>();
  for (const [names, addresses] of services) {
    const address = texts(addresses).find((one) => URL.parse(one)?.protocol === 'https:');
    if (address !== undefined) for (const name of texts(names)) servers.set(name.toLowerCase(), address.replace(/\/*$/, '/'));
  }
  return servers;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
