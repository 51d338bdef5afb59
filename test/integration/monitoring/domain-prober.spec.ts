import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { DomainProber } from '../../../libs/monitoring/src/domain/domain-prober.js';
import type { WhoisServer } from '../../../libs/monitoring/src/domain/registries.js';
import type { DomainSpecification } from '../../../libs/monitoring/src/kind/domain.kind.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { closePeers, deadPort, gateOf, listen, nameServer, serveRaw } from '../../support/probe-peers.js';
import { TestCertificates } from '../../support/test-certificates.js';

const HOUR = 3_600_000;
const NOW = new Date('2026-11-28T12:00:00Z');
const RDAP = {
  objectClassName: 'domain',
  ldhName: 'example.test',
  status: ['client transfer prohibited'],
  events: [{ eventAction: 'expiration', eventDate: '2027-06-01T00:00:00Z' }],
  entities: [{ roles: ['registrar'], handle: 'Registrar by RDAP' }],
  nameservers: [{ ldhName: 'ns1.example.net' }],
  secureDNS: { delegationSigned: true },
};
const WHOIS =
  'Domain Name: example.test\r\nRegistrar: Registrar by WHOIS\r\nRegistry Expiry Date: 2027-07-01T00:00:00Z\r\nName Server: ns1.example.net\r\n';
const WITHOUT_DATE = 'Domain: example.test\nStatus: connect\nNserver: ns1.example.net\n';

afterEach(closePeers);

describe('the domain prober, at registries of our own', () => {
  let certificates: TestCertificates;
  let pair: { certificate: string; key: string };
  let asked: string[] = [];
  let held: [string, number][] = [];

  beforeAll(() => {
    certificates = new TestCertificates();
    pair = certificates.issue('registry', 'IP:127.0.0.1,DNS:rdap.example.test');
  });
  beforeEach(() => {
    [asked, held] = [[], []];
  });
  afterAll(() => certificates.remove());

  /** @param answer a status, a body, or what to do */
  const rdap = (answer: number | object | string | ((request: IncomingMessage, response: ServerResponse) => unknown)): Promise<number> =>
    listen(
      createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.accept ?? ''}`);
        if (typeof answer === 'function') answer(request, response);
        else if (typeof answer === 'number') response.writeHead(answer, { 'retry-after': '120' }).end();
        else
          response
            .writeHead(200, { 'content-type': 'application/rdap+json' })
            .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      }),
    );
  const whois = (answer: string | Buffer | ((socket: Socket) => unknown)): Promise<number> =>
    serveRaw((socket) =>
      typeof answer === 'function'
        ? answer(socket)
        : socket.once('data', (line: Buffer) => {
            asked.push(`whois ${line.toString()}`);
            socket.end(answer);
          }),
    );

  interface Peers {
    readonly rdapPort?: number;
    readonly whoisPort?: number;
    readonly base?: string;
    readonly gate?: ReturnType<typeof gateOf>;
    readonly serverOf?: () => WhoisServer | undefined;
    readonly wait?: number;
    readonly timeout?: number;
  }
  const probe = async (peers: Peers, specification: Partial<DomainSpecification> = {}): Promise<ProbeResult> => {
    const { rdapPort, gate = gateOf(), serverOf = () => ({ host: '127.0.0.1' }), wait = 0, timeout = 4000 } = peers;
    const base = peers.base ?? (rdapPort === undefined ? null : `https://127.0.0.1:${rdapPort.toString()}/rdap/`);
    const pace = {
      take: () => Promise.resolve(wait),
      hold: (server: string, time: number) => Promise.resolve(void held.push([server, time])),
    };
    const registries = {
      directory: { serverOf: () => base },
      pace,
      whois: { serverOf, port: await portOf(peers) },
      trust: createSecureContext({ ca: certificates.authority }),
    };
    return new DomainProber(gate, registries, () => NOW).probe({ domain: 'example.test', warningDays: '60,7', ...specification }, timeout);
  };
  const portOf = ({ whoisPort }: Peers): Promise<number> => (whoisPort === undefined ? deadPort() : Promise.resolve(whoisPort));

  it('asks by RDAP, and nobody else when that tells the end', async () => {
    const result = await probe({ rdapPort: await rdap(RDAP), whoisPort: await whois(WHOIS) }, { domain: 'EXAMPLE.test.' });
    expect(asked).toEqual(['GET /rdap/domain/example.test application/rdap+json']);
    expect(result).toMatchObject({ outcome: 'success', error: null, registration: {
      domain: 'example.test', source: 'rdap', server: expect.stringMatching(/^127\.0\.0\.1:/u), expirySource: 'rdap', registrar: 'Registrar by RDAP',
      expiresAt: new Date('2027-06-01T00:00:00Z'), statuses: ['clientTransferProhibited'], nameServers: ['ns1.example.net'], signed: true,
    } }); // prettier-ignore
  });

  it('asks for an IDN in ASCII', async () => {
    const name = 'xn--bcher-kva.example.test';
    expect(await probe({ rdapPort: await rdap({ ...RDAP, ldhName: name, unicodeName: 'bücher.example.test' }) }, { domain: 'Bücher.example.test' })).toMatchObject({ outcome: 'success' }); // prettier-ignore
    expect(asked).toEqual([`GET /rdap/domain/${name} application/rdap+json`]);
  });

  it.each<[string, () => Promise<Peers>]>([
    ['fails', async () => ({ rdapPort: await rdap(503) })],
    ['is not there', async () => ({ rdapPort: await deadPort() })],
    ['shows a page', async () => ({ rdapPort: await rdap('<html>Sign in</html>') })],
    ['answers about another domain', async () => ({ rdapPort: await rdap({ ...RDAP, ldhName: 'other.test' }) })],
    ['says nothing in its time', async () => ({ rdapPort: await rdap(() => undefined), timeout: 1200 })],
    ['drips without end', async () => ({ rdapPort: await rdap((_request, response) => { const drip = setInterval(() => response.write(' '), 20); response.on('close', () => clearInterval(drip)); }), timeout: 1200 })],
    ['is not who it should be', async () => ({ rdapPort: await listen(createServer(certificates.issue('other', 'DNS:other.test') as never, (_request, response) => response.end(JSON.stringify(RDAP)))) })],
    ['sends us to plain HTTP', async () => ({ rdapPort: await rdap((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/domain/example.test' }).end()) })],
    ['sends us round and round', async () => ({ rdapPort: await rdap((request, response) => response.writeHead(302, { location: request.url }).end()) })],
    ['sends us inside', async () => ({ rdapPort: await rdap((_request, response) => response.writeHead(302, { location: 'https://169.254.169.254/domain/example.test' }).end()) })],
  ])('asks by WHOIS when the server of RDAP %s', async (_what, peers) => {
    const result = await probe({ ...(await peers()), whoisPort: await whois(WHOIS) });
    expect(result).toMatchObject({ outcome: 'success', registration: { source: 'whois', expirySource: 'whois', registrar: 'Registrar by WHOIS', expiresAt: new Date('2027-07-01T00:00:00Z') } });
    expect(asked.at(-1)).toBe('whois example.test\r\n');
  }); // prettier-ignore

  it('follows a redirect of RDAP to another place with HTTPS', async () => {
    const there = await rdap(RDAP);
    const here = await rdap((_request, response) =>
      response.writeHead(301, { location: `https://127.0.0.1:${there.toString()}/moved` }).end(),
    );
    expect(await probe({ rdapPort: here })).toMatchObject({ outcome: 'success', registration: { source: 'rdap' } });
  });

  it('takes the end from WHOIS where RDAP tells none, and the rest from RDAP', async () => {
    const result = await probe({ rdapPort: await rdap({ ...RDAP, events: [] }), whoisPort: await whois(WHOIS) });
    expect(result.registration).toMatchObject({ source: 'rdap', registrar: 'Registrar by RDAP', expirySource: 'whois', expiresAt: new Date('2027-07-01T00:00:00Z') }); // prettier-ignore
  });

  it('calls a domain not registered only when no registry knows it', async () => {
    const gone = await whois('No match for "EXAMPLE.TEST".\r\n');
    expect(await probe({ rdapPort: await rdap(404), whoisPort: gone })).toMatchObject({
      outcome: 'failure',
      error: 'domain-not-registered',
    });
    expect(await probe({ rdapPort: await rdap(404) })).toMatchObject({ outcome: 'failure', error: 'domain-not-registered' });
    expect(await probe({ rdapPort: await rdap(404), whoisPort: await whois(WHOIS) })).toMatchObject({ outcome: 'success' });
    expect(await probe({ whoisPort: gone }, { domain: 'www.example.test' })).toMatchObject({ detail: expect.stringContaining('the registered domain itself') }); // prettier-ignore
  });

  it('tells hold, an end that is near, and one that has passed', async () => {
    const until = (eventDate: string): object => ({ ...RDAP, events: [{ eventAction: 'expiration', eventDate }] });
    expect(await probe({ rdapPort: await rdap({ ...RDAP, status: ['server hold'] }) })).toMatchObject({
      outcome: 'failure', error: 'domain-on-hold', detail: 'The domain does not resolve, or will not for long: serverHold. Ask Registrar by RDAP at once', registration: { statuses: ['serverHold'] },
    }); // prettier-ignore
    expect(await probe({ rdapPort: await rdap(until('2026-12-05T13:00:00Z')) })).toMatchObject({
      outcome: 'degraded', error: 'domain-expires-soon', detail: 'The domain expires soon: on 2026-12-05, in 7 days',
    }); // prettier-ignore
    expect(await probe({ rdapPort: await rdap(until('2026-11-27T00:00:00Z')) })).toMatchObject({
      outcome: 'failure',
      error: 'domain-expired',
    });
  });

  it('leaves unknown what nobody tells: never up by default, and asked again within the hour', async () => {
    const silent = await probe({ rdapPort: await rdap(500) });
    expect(silent).toMatchObject({ outcome: 'inconclusive', error: 'registry-silent', retryAfter: HOUR });
    expect(silent.registration).toBeUndefined();
    expect(await probe({ whoisPort: await whois('Hello, nobody here\r\n') })).toMatchObject({ outcome: 'inconclusive', error: 'registry-unreadable', retryAfter: HOUR }); // prettier-ignore
    expect(await probe({ whoisPort: await whois('') })).toMatchObject({ outcome: 'inconclusive', error: 'registry-silent' });
    expect(await probe({ whoisPort: await whois(WITHOUT_DATE) })).toMatchObject({ outcome: 'inconclusive', error: 'expiry-not-told', registration: { expiresAt: null, statuses: ['connect'] } }); // prettier-ignore
  });

  it('takes the date that was entered by hand where the registry tells none, but not for one that did not answer', async () => {
    const byHand = { expiresOn: '2027-03-31', expiryOwner: 'Mara' };
    expect(await probe({ whoisPort: await whois(WITHOUT_DATE) }, byHand)).toMatchObject({ outcome: 'success', registration: { source: 'whois', expirySource: 'manual' } }); // prettier-ignore
    expect(await probe({ whoisPort: await whois(WITHOUT_DATE) }, { ...byHand, expiresOn: '2026-12-24' })).toMatchObject({
      outcome: 'degraded', detail: 'The domain expires soon: on 2026-12-24, in 25 days, by the date entered by hand',
    }); // prettier-ignore
    expect(await probe({ whoisPort: await whois(WITHOUT_DATE) }, { ...byHand, expiresOn: '2026-11-01' })).toMatchObject({ outcome: 'degraded', error: 'domain-date-passed' }); // prettier-ignore
    expect(await probe({ rdapPort: await rdap(RDAP) }, byHand)).toMatchObject({ registration: { expirySource: 'rdap' } });
    expect(await probe({ rdapPort: await rdap(500) }, byHand)).toMatchObject({ outcome: 'inconclusive', error: 'registry-silent' });
    expect(await probe({ whoisPort: await whois('The IP address used to perform the query is not authorised\r\n') }, byHand)).toMatchObject({ outcome: 'success', registration: { source: null, expirySource: 'manual' } }); // prettier-ignore
  });

  it('leaves a registry alone that wants to be, as long as it says', async () => {
    expect(await probe({ rdapPort: await rdap(429) })).toMatchObject({
      outcome: 'inconclusive',
      error: 'registry-busy',
      retryAfter: 120_000,
    });
    expect(held.map(([, time]) => time)).toEqual([120_000]);
    expect(await probe({ whoisPort: await whois('WHOIS LIMIT EXCEEDED\r\n') })).toMatchObject({ error: 'registry-busy', retryAfter: HOUR });
    asked = [];
    expect(await probe({ rdapPort: await rdap(RDAP), wait: -90_000 })).toMatchObject({ error: 'registry-busy', retryAfter: 90_000 });
    expect(asked).toEqual([]);
  });

  it('finds the WHOIS server of a domain by way of IANA, once', async () => {
    const names = (await nameServer(['127.0.0.1'])).address;
    const port = await serveRaw((socket) =>
      socket.once('data', (line: Buffer) => {
        asked.push(line.toString());
        socket.end(line.toString() === 'test\r\n' ? '% IANA\n\nrefer:        whois.nic.test\n\ndomain:  TEST\n' : WHOIS);
      }),
    );
    const result = await probe({ whoisPort: port, serverOf: () => undefined, gate: gateOf(['127.0.0.0/8'], [names]) });
    expect([asked, result.registration?.server]).toEqual([['test\r\n', 'example.test\r\n'], 'whois.nic.test']);
  });

  it('asks no server inside, however it is named', async () => {
    const names = (await nameServer(['10.0.0.1'])).address;
    const gate = gateOf([], [names]);
    const result = await probe({ base: 'https://rdap.example.test/', serverOf: () => ({ host: 'whois.example.test' }), gate });
    expect(result).toMatchObject({ outcome: 'inconclusive', error: 'registry-silent', detail: expect.stringContaining('not one that may be checked') }); // prettier-ignore
  });

  it('ends in its time with a WHOIS server that hangs, drips or never stops', async () => {
    const drip = (socket: Socket): void => {
      const timer = setInterval(() => socket.write('%\n'), 20);
      socket.on('close', () => clearInterval(timer));
    };
    const flood = (socket: Socket): void => {
      const more = (): void => { while (!socket.destroyed && socket.write('% '.repeat(30_000))); }; // prettier-ignore
      socket.on('drain', more);
      more();
    };
    const startedAt = performance.now();
    const results = await Promise.all(
      [() => undefined, drip, flood].map(async (handler) => probe({ whoisPort: await whois(handler), timeout: 800 })),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('reads WHOIS in Japanese and in Latin letters of one byte', async () => {
    const japanese = Buffer.concat([Buffer.from('[Domain Name] EXAMPLE.TEST\n[Registrar] '), Buffer.from('1b2442467c4b5c1b2842', 'hex'), Buffer.from('\n[Expires on] 2027/05/31\n')]); // prettier-ignore
    expect((await probe({ whoisPort: await whois(japanese) })).registration).toMatchObject({ registrar: '日本' });
    const latin = Buffer.from('domain: example.test\nregistrar: Müller Österreich\nexpires: 20270531\n', 'latin1');
    expect((await probe({ whoisPort: await whois(latin) })).registration).toMatchObject({ registrar: 'Müller Österreich' });
  });

  it('reads what it can of WHOIS in an encoding that nobody announced, and is unknown of the rest, never up by guessing', async () => {
    const text = 'domain: example.test\r\nregistrar: Ü\r\nexpires: 20270531\r\n';
    const bom = Buffer.from(`\uFEFF${text}`);
    expect((await probe({ whoisPort: await whois(bom) })).registration).toMatchObject({ registrar: 'Ü', expiresAt: new Date('2027-05-31T00:00:00Z') });
    const broken = Buffer.concat([Buffer.from('domain: example.test\nregistrar: '), Buffer.from('fffe80c0af00', 'hex'), Buffer.from('\nexpires: 20270531\n')]);
    expect((await probe({ whoisPort: await whois(broken) })).registration).toMatchObject({ expiresAt: new Date('2027-05-31T00:00:00Z') });
    for (const strange of [Buffer.from(text, 'utf16le'), Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(text, 'utf16le')]), Buffer.alloc(50_000, 0), Buffer.alloc(50_000, 0xff), Buffer.from('1b2442'.repeat(2_000), 'hex')]) {
      const result = await probe({ whoisPort: await whois(strange) });
      expect([result.outcome, result.registration?.expiresAt ?? null]).toEqual(['inconclusive', null]);
    }
  }); // prettier-ignore
});
