import { readFileSync } from 'node:fs';
import { Injectable, Logger } from '@nestjs/common';
import { Configuration } from '@clientst0r/platform';
import shipped from './rdap-dns.json' with { type: 'json' };

type Services = readonly (readonly unknown[])[];

/** Which server speaks RDAP for a domain (RFC 9224), by the file that the product carries or by an administrator's own. */
@Injectable()
export class RdapDirectory {
  private readonly logger = new Logger(RdapDirectory.name);
  private readonly servers: ReadonlyMap<string, string>;

  constructor({ rdapBootstrapFile }: Configuration) {
    this.servers = serversIn((rdapBootstrapFile === null ? null : this.read(rdapBootstrapFile)) ?? shipped.services);
  }

  /** Of the longest ending of the name that has one. @param domain in ASCII @returns the base of its addresses, HTTPS with a slash at its end; null for none */
  serverOf(domain: string): string | null {
    for (let name = domain; name !== ''; name = name.includes('.') ? name.slice(name.indexOf('.') + 1) : '') {
      const server = this.servers.get(name);
      if (server !== undefined) return server;
    }
    return null;
  }

  /** A file that cannot be read leaves the one that the product carries. */
  private read(path: string): Services | null {
    try {
      const { services } = JSON.parse(readFileSync(path, 'utf8')) as { services?: unknown };
      if (Array.isArray(services) && services.every(Array.isArray)) return services as Services;
      this.logger.error('RDAP_BOOTSTRAP_FILE is no bootstrap file of RFC 9224; the one of the product is used');
    } catch {
      this.logger.error('RDAP_BOOTSTRAP_FILE cannot be read; the one of the product is used');
    }
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
