import { Injectable } from '@nestjs/common';
import { type AddressRules, Clock } from '@clientst0r/platform';
import { CheckSecrets } from '../check/check-secrets.js';
import { DomainProber } from '../domain/domain-prober.js';
import { KnownRegistries } from '../domain/known-registries.js';
import { TlsProber } from '../certificate/tls-prober.js';
import type { CheckKind, CheckSpecifications } from '../kind/check-kinds.js';
import type { CheckRun } from '../schedule/check-run.js';
import { SelfProber } from '../self/self-prober.js';
import { OwnKnowledge } from '../self/own-knowledge.js';
import type { AddressGate } from './address-gate.js';
import { AddressGates } from './address-gates.js';
import { DnsProber } from './dns-prober.js';
import { HeartbeatProber } from './heartbeat-prober.js';
import { HttpProber } from './http-prober.js';
import { IcmpProber } from './icmp-prober.js';
import { failureOf, type ProbeResult, probeResult, totalSince } from './probe-result.js';
import { TcpProber } from './tcp-prober.js';

type ProbersByKind = {
  readonly [K in CheckKind]: (specification: CheckSpecifications[K], timeout: number, checkId: string) => Promise<ProbeResult>;
};

/** The prober of each kind of check; a kind without one does not compile. */
@Injectable()
export class Probers {
  private readonly common: ProbersByKind;
  /** Of organisations that may reach networks which others may not. */
  private readonly own = new WeakMap<AddressRules, ProbersByKind>();

  constructor(
    private readonly gates: AddressGates,
    private readonly knowledge: OwnKnowledge,
    private readonly clock: Clock,
    private readonly secrets: CheckSecrets,
    private readonly registries: KnownRegistries,
  ) {
    this.common = this.behind(gates.common);
  }

  /** Never rejects: what goes wrong here says nothing about the target. */
  async probe(run: CheckRun): Promise<ProbeResult> {
    const startedAt = performance.now();
    try {
      const secrets = run.secrets ? await this.secrets.open(run.organisationId, run.checkId, run.secrets) : {};
      const ask = (await this.of(run.organisationId))[run.kind] as ProbersByKind['http'];
      return await ask(
        { ...(run.specification as CheckSpecifications['http']), ...secrets },
        run.timing.timeoutSeconds * 1000,
        run.checkId,
      );
    } catch (error) {
      return probeResult(failureOf(error), totalSince(startedAt));
    }
  }

  private async of(organisationId: string): Promise<ProbersByKind> {
    const rules = await this.gates.rulesOf(organisationId);
    if (rules === null) return this.common;
    const made = this.own.get(rules) ?? this.behind(this.gates.gateFor(rules));
    this.own.set(rules, made);
    return made;
  }

  private behind(gate: AddressGate): ProbersByKind {
    const now = (): Date => this.clock.now();
    const [http, tcp, icmp, dns] = [new HttpProber(gate), new TcpProber(gate), new IcmpProber(gate), new DnsProber(gate)];
    const tls = new TlsProber(gate, now);
    const domain = new DomainProber(gate, this.registries, now);
    const heartbeat = new HeartbeatProber(this.knowledge.beats, now);
    const self = new SelfProber(this.knowledge.measures);
    return {
      http: (specification, timeout) => http.probe(specification, timeout),
      tls: (specification, timeout) => tls.probe(specification, timeout),
      domain: (specification, timeout) => domain.probe(specification, timeout),
      tcp: (specification, timeout) => tcp.probe(specification, timeout),
      icmp: (specification, timeout) => icmp.probe(specification, timeout),
      dns: (specification, timeout) => dns.probe(specification, timeout),
      heartbeat: (specification, _timeout, checkId) => heartbeat.probe(specification, checkId),
      self: (specification, timeout) => self.probe(specification, timeout),
    };
  }
}
