import { setTimeout as pause } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import type { SecureContext } from 'node:tls';
import type { DomainSpecification } from '../kind/domain.kind.js';
import { parseWarningDays } from '../kind/tls.kind.js';
import type { AddressGate } from '../probe/address-gate.js';
import { Deadline } from '../probe/deadline.js';
import { failureOf, ProbeFailure, type ProbeResult, probeResult, totalSince } from '../probe/probe-result.js';
import { judgeRegistration } from './domain-judge.js';
import { RdapClient } from './rdap-client.js';
import type { RdapDirectory } from './rdap-directory.js';
import { WHOIS_OF_IANA, type WhoisServer, whoisServerOf } from './registries.js';
import type { Registration, RegistrationFacts, RegistrySource } from './registration.js';
import type { RegistryPace } from './registry-pace.js';
import { silent, type Told } from './registry-told.js';
import { WhoisClient } from './whois-client.js';

/** How soon to ask again when there was no answer. */
const RETRY = 3_600_000;
const SOONEST_RETRY = 60_000;

export interface Registries {
  readonly directory: Pick<RdapDirectory, 'serverOf'>;
  readonly pace: Pick<RegistryPace, 'take' | 'hold'>;
  /** Instead of those that are known, of port 43 and of the system's authorities. */
  readonly whois?: { readonly serverOf: (domain: string) => WhoisServer | undefined; readonly port: number };
  readonly trust?: SecureContext;
}

/** What came of asking, and who was asked. */
interface Asked {
  readonly source: RegistrySource;
  readonly server: string;
  readonly told: Told;
}

/** Asks the registry of a domain: by RDAP, then by WHOIS where that does not answer or tells no date; then takes the date that was entered by hand. */
export class DomainProber {
  private readonly rdap: RdapClient;
  private readonly whois: WhoisClient;

  constructor(
    gate: AddressGate,
    private readonly registries: Registries,
    private readonly now: () => Date,
  ) {
    this.rdap = new RdapClient(gate, registries.trust ?? null);
    this.whois = new WhoisClient(gate, registries.whois?.port);
  }

  /** Settles within `timeoutMilliseconds`; never rejects. */
  async probe(specification: DomainSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const domain = domainToASCII(specification.domain.trim().replace(/\.$/, '')).toLowerCase();
    try {
      const asked = await this.ask(domain, timeoutMilliseconds / 4);
      const registration = factsOf(domain, asked, specification);
      if (!registration) return unanswered(asked, startedAt);
      return { ...judged(registration, specification, this.now(), startedAt), registration };
    } catch (error) {
      return probeResult(failureOf(error), totalSince(startedAt));
    }
  }

  /** A registry that is not in the directory, or has moved from where the directory says, is asked by WHOIS. @param share milliseconds for waiting or asking once */
  private async ask(domain: string, share: number): Promise<Asked[]> {
    const asked: Asked[] = [];
    const base = this.registries.directory.serverOf(domain);
    if (base !== null)
      asked.push(await this.inTurn('rdap', new URL(base).host, share, (deadline) => this.rdap.ask(base, domain, deadline)));
    if (asked.some(({ told }) => told.kind === 'registered' && told.registration.expiresAt !== null)) return asked;
    const server = await this.whoisServer(domain, share);
    if (server) asked.push(await this.inTurn('whois', server.host, share, (deadline) => this.whois.ask(server, domain, deadline)));
    return asked;
  }

  private async whoisServer(domain: string, share: number): Promise<WhoisServer | null> {
    const known = (this.registries.whois?.serverOf ?? whoisServerOf)(domain);
    if (known) return known;
    const deadline = new Deadline(share / 2);
    try {
      return await this.whois.referral(domain, deadline);
    } catch {
      // Nobody says which server it is; then it stays unknown.
      return null;
    } finally {
      deadline.clear();
    }
  }

  private async inTurn(source: RegistrySource, server: string, share: number, ask: (deadline: Deadline) => Promise<Told>): Promise<Asked> {
    const wait = await this.registries.pace.take(`${source}:${server}:${(this.registries.whois?.port ?? 0).toString()}`, share);
    if (wait < 0) return { source, server, told: { kind: 'busy', wait: -wait } };
    await pause(wait);
    const deadline = new Deadline(share);
    const told = await ask(deadline).catch((error: unknown) => silent(sentenceOf(error, deadline)));
    deadline.clear();
    if (told.kind === 'busy')
      await this.registries.pace.hold(`${source}:${server}:${(this.registries.whois?.port ?? 0).toString()}`, told.wait);
    return { source, server, told };
  }
}

function sentenceOf(error: unknown, deadline: Deadline): string {
  const failure = deadline.isOver ? new ProbeFailure('timeout') : failureOf(error);
  return failure.message.charAt(0).toLowerCase() + failure.message.slice(1);
}

interface Answer extends Registration {
  readonly source: RegistrySource | null;
  readonly server: string | null;
}

const NOBODY: Answer = {
  expiresAt: null,
  registeredAt: null,
  registrar: null,
  statuses: [],
  nameServers: [],
  signed: null,
  source: null,
  server: null,
};

/** Of whoever says that it is registered, with the date of the first who tells one. @returns null when nobody says so and no date counts. @throws ProbeFailure */
function factsOf(domain: string, asked: readonly Asked[], specification: DomainSpecification): RegistrationFacts | null {
  const answers = asked.flatMap(({ source, server, told }): Answer[] =>
    told.kind === 'registered' ? [{ ...told.registration, source, server }] : [],
  );
  if (answers.length === 0 && asked.some(({ told }) => told.kind === 'not-registered')) throw notRegistered(domain);
  const manual = dateByHand(asked, answers, specification);
  if (answers.length === 0 && !manual) return null;
  const dated = answers.find(({ expiresAt }) => expiresAt !== null);
  const end = dated
    ? { expiresAt: dated.expiresAt, expirySource: dated.source }
    : { expiresAt: manual, expirySource: manual && ('manual' as const) };
  return { ...(answers[0] ?? NOBODY), domain, ...end };
}

/** A registry that did not answer today may well tell a date tomorrow: the one by hand does not stand in for it. */
function dateByHand(asked: readonly Asked[], answers: readonly Answer[], { expiresOn }: DomainSpecification): Date | null {
  const counts = answers.length > 0 || asked.every(({ told }) => told.kind === 'refused');
  return expiresOn !== undefined && counts ? new Date(`${expiresOn}T00:00:00Z`) : null;
}

function notRegistered(domain: string): ProbeFailure {
  const isDeep = domain.split('.').length > 2;
  return new ProbeFailure(
    'domain-not-registered',
    isDeep ? 'Look whether it is the registered domain itself, such as example.com' : domain,
  );
}

function judged(facts: RegistrationFacts, { warningDays }: DomainSpecification, now: Date, startedAt: number): ProbeResult {
  try {
    judgeRegistration(facts, parseWarningDays(warningDays) ?? [], now);
    return probeResult(null, totalSince(startedAt));
  } catch (error) {
    return probeResult(failureOf(error), totalSince(startedAt));
  }
}

/** The most telling of why nothing is known. */
function unanswered(asked: readonly Asked[], startedAt: number): ProbeResult {
  const busy = asked.find(({ told }) => told.kind === 'busy');
  const unreadable = asked.find(({ told }) => told.kind === 'unreadable');
  const reasons = asked.flatMap(({ server, told }) =>
    told.kind === 'silent'
      ? [`${server}: ${told.reason}`]
      : told.kind === 'refused'
        ? [`${server} does not answer strangers. Enter the date by hand`]
        : [],
  );
  const failure = busy
    ? new ProbeFailure('registry-busy', busy.server)
    : unreadable
      ? new ProbeFailure('registry-unreadable', unreadable.server)
      : new ProbeFailure('registry-silent', reasons.at(0) ?? `no server is known for it, and ${WHOIS_OF_IANA} names none`);
  const retryAfter = busy?.told.kind === 'busy' ? Math.max(busy.told.wait, SOONEST_RETRY) : RETRY;
  return { ...probeResult(failure, totalSince(startedAt)), retryAfter };
}
