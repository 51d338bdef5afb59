import { once } from 'node:events';
import type { Socket } from 'node:net';
import { isHostName } from '../kind/target-rules.js';
import type { AddressGate } from '../probe/address-gate.js';
import type { Deadline } from '../probe/deadline.js';
import { connectPinned } from '../probe/pinned-socket.js';
import { ProbeFailure } from '../probe/probe-result.js';
import { topLevelOf, WHOIS_OF_IANA, type WhoisServer } from './registries.js';
import { silent, type Told, waitOf } from './registry-told.js';
import { readWhois } from './whois-answer.js';
import { decodeWhois } from './whois-text.js';

const WHOIS_PORT = 43;
/** No answer about one domain is longer. */
const LONGEST = 128 * 1024;
const REFERRAL_KEPT = 86_400_000;

/** Asks one server by WHOIS (RFC 3912) at an address that was judged: a line there, text back until the connection ends. */
export class WhoisClient {
  private readonly referrals = new Map<string, { readonly host: string | null; readonly at: number }>();

  constructor(
    private readonly gate: AddressGate,
    private readonly port = WHOIS_PORT,
  ) {}

  /** @param domain in ASCII. @throws ProbeFailure */
  async ask(server: WhoisServer, domain: string, deadline: Deadline): Promise<Told> {
    const bytes = await this.exchange(server.host, (server.question ?? '%').replace('%', domain), deadline);
    if (bytes.length === 0) return silent('it said nothing');
    const answer = readWhois(decodeWhois(bytes, server.encoding), domain, server.dayFirst);
    return answer.kind === 'busy' ? { kind: 'busy', wait: waitOf(undefined) } : answer;
  }

  /** The server that IANA refers to for a top-level domain, asked once a day. @returns null when there is none. @throws ProbeFailure */
  async referral(domain: string, deadline: Deadline): Promise<WhoisServer | null> {
    const name = topLevelOf(domain);
    const known = this.referrals.get(name);
    if (known && Date.now() - known.at < REFERRAL_KEPT) return known.host === null ? null : { host: known.host };
    const text = decodeWhois(await this.exchange(WHOIS_OF_IANA, name, deadline));
    const [, host] = /^(?:refer|whois):[ \t]+(\S+)[ \t]*$/im.exec(text) ?? [];
    const usable = host !== undefined && isHostName(host) ? host.toLowerCase() : null;
    this.referrals.set(name, { host: usable, at: Date.now() });
    return usable === null ? null : { host: usable };
  }

  private async exchange(host: string, question: string, deadline: Deadline): Promise<Buffer> {
    const addresses = await this.gate.admit(host, this.port, deadline);
    const socket = connectPinned({ host, port: this.port, addresses });
    const forget = deadline.whenOver(() => void socket.destroy(new ProbeFailure('timeout')));
    try {
      await once(socket, 'connect');
      socket.write(`${question}\r\n`);
      return await read(socket);
    } finally {
      forget();
      socket.on('error', () => undefined);
      socket.destroy();
    }
  }
}

async function read(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= LONGEST) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST);
}
