import { DNS_KIND, type DnsSpecification } from './dns.kind.js';
import { DOMAIN_KIND, type DomainSpecification } from './domain.kind.js';
import { HEARTBEAT_KIND, type HeartbeatSpecification } from './heartbeat.kind.js';
import { HTTP_KIND, type HttpSpecification } from './http.kind.js';
import { ICMP_KIND, type IcmpSpecification } from './icmp.kind.js';
import { SELF_KIND, type SelfSpecification } from './self.kind.js';
import { TCP_KIND, type TcpSpecification } from './tcp.kind.js';
import { TLS_KIND, type TlsSpecification } from './tls.kind.js';

export interface CheckSpecifications {
  readonly http: HttpSpecification;
  readonly tls: TlsSpecification;
  readonly domain: DomainSpecification;
  readonly tcp: TcpSpecification;
  readonly dns: DnsSpecification;
  readonly icmp: IcmpSpecification;
  readonly heartbeat: HeartbeatSpecification;
  readonly self: SelfSpecification;
}
export type CheckKind = keyof CheckSpecifications;

/** The one registry: whatever is asked of a check's kind is answered here. */
export const CHECK_KINDS = {
  http: HTTP_KIND,
  tls: TLS_KIND,
  domain: DOMAIN_KIND,
  tcp: TCP_KIND,
  icmp: ICMP_KIND,
  dns: DNS_KIND,
  heartbeat: HEARTBEAT_KIND,
  self: SELF_KIND,
} as const satisfies Record<CheckKind, object>;
export const CHECK_KIND_NAMES = Object.keys(CHECK_KINDS) as CheckKind[];
