import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { DnsSpecification } from '../../../libs/monitoring/src/kind/dns.kind.js';
import type { TcpSpecification } from '../../../libs/monitoring/src/kind/tcp.kind.js';
import { DnsProber } from '../../../libs/monitoring/src/probe/dns-prober.js';
import { type HttpQuestion, HttpProber } from '../../../libs/monitoring/src/probe/http-prober.js';
import { IcmpProber } from '../../../libs/monitoring/src/probe/icmp-prober.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { TcpProber } from '../../../libs/monitoring/src/probe/tcp-prober.js';
import {
  closePeers, deadPort, gateOf, INTERNAL_NAMES, INTERNAL_SPELLINGS, keepOpen, nameServer, serve, serveRaw,
} from '../../support/probe-peers.js'; // prettier-ignore
import { TestCertificates } from '../../support/test-certificates.js';

afterEach(closePeers);

const tcp = (specification: TcpSpecification, timeout = 2000, allowed?: readonly string[]): Promise<ProbeResult> =>
  new TcpProber(gateOf(allowed)).probe(specification, timeout);
const dns = (specification: DnsSpecification, allowed?: readonly string[]): Promise<ProbeResult> =>
  new DnsProber(gateOf(allowed)).probe(specification, 2000);
const web = (url: string, more: Partial<HttpQuestion> = {}): Promise<ProbeResult> =>
  new HttpProber(gateOf()).probe({ url, method: 'GET', expectedStatus: '200-299', ...more }, 2000);
const local = (port: number): string => `http://127.0.0.1:${port.toString()}/`;

describe('probers of every kind, with the ranges of a fresh installation (D61)', () => {
  let connections = 0;
  const inside = (): Promise<number> => serveRaw(() => (connections += 1), '::');
  beforeEach(() => (connections = 0));

  it('connect to no port at any spelling of an internal address, or at a name that leads inside', async () => {
    const port = await inside();
    const servers = [(await nameServer(['127.0.0.1'])).address];
    const hosts = [...INTERNAL_SPELLINGS.map((host) => host.replace(/^\[(.*)\]$/u, '$1')), ...INTERNAL_NAMES];
    const results = await Promise.all(hosts.map((host) => new TcpProber(gateOf([], servers)).probe({ host, port }, 2000)));
    expect(results.map(({ outcome }) => outcome).filter((outcome) => outcome === 'success')).toEqual([]);
    expect(connections).toBe(0);
  });

  it('hold a name to the address that was judged, though it leads elsewhere at the next question', async () => {
    const outer = await serveRaw(() => undefined, '127.0.0.2');
    const rebinding = await nameServer(['127.0.0.2', '127.0.0.3']);
    const prober = new TcpProber(gateOf(['127.0.0.2'], [rebinding.address]));
    expect(await prober.probe({ host: 'rebind.example.test', port: outer }, 2000)).toMatchObject({ outcome: 'success' });
    expect(await prober.probe({ host: 'rebind.example.test', port: outer }, 2000)).toMatchObject({ error: 'address-refused' });
  });

  it('refuse a name as a whole when one of its addresses is forbidden', async () => {
    const port = await inside();
    const gate = gateOf(['127.0.0.2'], [(await nameServer(['127.0.0.2,127.0.0.1'])).address]);
    expect(await new TcpProber(gate).probe({ host: 'both.example.test', port }, 2000)).toMatchObject({ outcome: 'inconclusive' });
    expect(connections).toBe(0);
  });

  it.each(['127.0.0.1', '169.254.169.254', '10.0.0.53', '[::1]:53', '127.0.0.1:5353'])(
    'ask no name server at %s',
    async (nameServerText) => {
      const specification = { recordName: 'example.test', recordType: 'A', nameServer: nameServerText } as const;
      expect(await dns(specification, [])).toMatchObject({ outcome: 'inconclusive', error: 'address-refused' });
    },
  );

  it.each(['127.0.0.1', '::1', '169.254.169.254', '192.168.0.1'])('send no echo request to %s', async (host) => {
    const ping = new IcmpProber(gateOf([]), '/nonexistent/ping');
    expect(await ping.probe({ host }, 1000)).toMatchObject({ outcome: 'inconclusive', error: 'address-refused' });
  });
});

describe('tcp prober', () => {
  it('connects, and tells refused from silent', async () => {
    const port = await serveRaw(() => undefined);
    expect(await tcp({ host: '127.0.0.1', port })).toMatchObject({
      outcome: 'success',
      detail: null,
      timings: { tls: null, firstByte: null },
    });
    expect(await tcp({ host: '127.0.0.1', port: await deadPort() })).toMatchObject({ outcome: 'failure', error: 'connection-refused' });
  });

  it('says something and listens for something', async () => {
    const port = await serveRaw((socket: Socket) => {
      socket.on('data', (said) =>
        socket.write(said.toString() === 'PING\r\n' ? '+PO' : 'no', () => setTimeout(() => socket.write('NG\r\n'), 20)),
      );
    });
    expect(await tcp({ host: '127.0.0.1', port, send: 'PING\\r\\n', expect: '+PONG' })).toMatchObject({ outcome: 'success' });
  });

  it.each<[string, string, (socket: Socket) => void]>([
    ['text-missing', 'says something else and closes', (socket) => socket.end('220 hello\r\n')],
    ['timeout', 'says nothing', () => undefined],
    ['timeout', 'drips', (socket) => { const timer = setInterval(() => socket.write('x'), 20); socket.on('close', () => { clearInterval(timer); }); }],
    ['text-missing', 'never stops', (socket) => { const more = (): void => { while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x'))); }; socket.on('drain', more); more(); }],
    ['connection-reset', 'resets', (socket) => socket.resetAndDestroy()],
  ])('fails with %s when the target %s', async (error, _what, handler) => {
    const port = await serveRaw(handler);
    const startedAt = performance.now();
    expect(await tcp({ host: '127.0.0.1', port, expect: 'SSH-2.0' }, 400)).toMatchObject({ outcome: 'failure', error });
    expect(performance.now() - startedAt).toBeLessThan(800);
  }); // prettier-ignore

  it('calls an answer slow that takes longer than is wished', async () => {
    const port = await serveRaw((socket) => setTimeout(() => socket.write('SSH-2.0-x'), 60));
    const slow = { host: '127.0.0.1', port, expect: 'SSH-2.0', slowMilliseconds: 20 };
    expect(await tcp(slow)).toMatchObject({ outcome: 'degraded', error: 'slow', detail: expect.stringMatching(/wished for 20 ms/u) });
    expect(await tcp({ ...slow, slowMilliseconds: 1500 })).toMatchObject({ outcome: 'success' });
  });
});

describe('dns prober', () => {
  const record = { recordName: 'www.example.test', recordType: 'A' } as const;

  it('compares the answer of the name server that was named', async () => {
    const { address } = await nameServer(['192.0.2.10']);
    expect(await dns({ ...record, nameServer: address })).toMatchObject({ outcome: 'success' });
    expect(await dns({ ...record, nameServer: address, expectedValue: ' 192.0.2.10. ' })).toMatchObject({ outcome: 'success' });
    expect(await dns({ ...record, nameServer: address, expectedValue: '192.0.2.11' })).toMatchObject({
      outcome: 'failure', error: 'record-unexpected', detail: 'The record is another than expected: 192.0.2.10',
    }); // prettier-ignore
    expect(await dns({ ...record, recordType: 'MX', nameServer: address })).toMatchObject({ error: 'record-missing' });
  });

  it('tells a silent name server that was named from our own', async () => {
    const dead = `127.0.0.1:${(await deadPort()).toString()}`;
    expect(await dns({ ...record, nameServer: dead })).toMatchObject({ outcome: 'failure', error: 'timeout' });
    expect(await new DnsProber(gateOf(), [dead]).probe(record, 2000)).toMatchObject({
      outcome: 'inconclusive',
      error: 'resolver-unavailable',
    });
  });
});

describe('icmp prober', () => {
  it('asks the system to send an echo request, and takes its time', async () => {
    const result = await new IcmpProber(gateOf()).probe({ host: '127.0.0.1' }, 2000);
    expect(result).toMatchObject({ outcome: 'success', error: null });
    expect(result.timings.total).toBeLessThan(1000);
  });

  it('tells no reply from a machine that cannot ping', async () => {
    const quiet = new IcmpProber(gateOf(), '/bin/false');
    expect(await quiet.probe({ host: '127.0.0.1' }, 1000)).toMatchObject({ outcome: 'failure', error: 'no-reply' });
    const missing = new IcmpProber(gateOf(), '/nonexistent/ping');
    expect(await missing.probe({ host: '127.0.0.1' }, 1000)).toMatchObject({
      outcome: 'inconclusive', error: 'probe-failed', detail: expect.stringContaining('iputils-ping'),
    }); // prettier-ignore
  });
});

describe('http prober with every option', () => {
  it('sends method, headers, secrets and body, and none of its own framing twice', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        seen.push([
          request.method,
          request.headers['x-kind'],
          request.headers.authorization,
          request.headers['content-type'],
          Buffer.concat(parts).toString(),
        ]);
        response.end();
      });
    });
    await web(local(port), {
      method: 'POST',
      headers: 'X-Kind: probe\ncontent-type: application/json',
      secretHeaders: 'Authorization: Bearer s',
      body: '{"a":1}',
    });
    await web(local(port), { method: 'PUT', body: 'grün' });
    expect(seen).toEqual([
      ['POST', 'probe', 'Bearer s', 'application/json', '{"a":1}'],
      ['PUT', undefined, undefined, 'text/plain; charset=utf-8', 'grün'],
    ]);
  });

  it('tells another place of a redirect neither headers, nor secrets, nor the body', async () => {
    const seen: unknown[] = [];
    const other = await serve((request, response) => {
      seen.push([request.method, request.headers['x-kind'], request.headers.authorization, request.headers['content-length']]);
      response.end();
    }, '127.0.0.2');
    const port = await serve((_request, response) => response.writeHead(307, { location: `http://127.0.0.2:${other.toString()}/` }).end());
    const result = await web(local(port), {
      method: 'POST',
      body: 'x',
      headers: 'X-Kind: probe',
      secretHeaders: 'Authorization: Bearer s',
    });
    expect(result).toMatchObject({ outcome: 'success' });
    expect(seen).toEqual([['GET', undefined, undefined, undefined]]);
  });

  it('looks at the redirect itself when it is told not to follow', async () => {
    const port = await serve((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await web(local(port), { followRedirects: false, expectedStatus: '200-399' })).toMatchObject({
      outcome: 'success',
      statusCode: 302,
    });
  });

  it.each<[Partial<HttpQuestion>, string | null]>([
    [{ jsonPath: 'nodes[1].state' }, null],
    [{ jsonPath: '$.nodes[1].state', jsonValue: 'ok' }, null],
    [{ jsonPath: 'count', jsonValue: '2' }, null],
    [{ jsonPath: 'nodes[1].state', jsonValue: 'bad' }, 'The JSON answer is not as expected: nodes[1].state is another value'],
    [{ jsonPath: 'nodes[2].state' }, 'The JSON answer is not as expected: there is no nodes[2].state'],
    [{ jsonPath: '__proto__.constructor' }, 'The JSON answer is not as expected: there is no __proto__.constructor'],
    [{ keyword: 'ok', keywordAbsent: true }, 'The keyword that must not occur is in the answer'],
    [{ keyword: 'panic', keywordAbsent: true }, null],
  ])('with %j says %j', async (more, detail) => {
    const port = await serve((_request, response) => response.end('{"count":2,"nodes":[{},{"state":"ok"}]}'));
    expect((await web(local(port), more)).detail).toBe(detail);
  });

  it('unpacks nothing: a gzip bomb stays as small as it came', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'bomb'));
    const port = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const before = process.memoryUsage().rss;
    expect(await web(local(port), { keyword: 'bombbombbomb' })).toMatchObject({ error: 'keyword-missing' });
    expect(process.memoryUsage().rss - before).toBeLessThan(25 * 1024 * 1024);
  });

  it('does not hang on JSON that is deep or long', async () => {
    const port = await serve((request, response) =>
      response.end(request.method === 'POST' ? '['.repeat(500_000) : `[${'1,'.repeat(600_000)}1]`),
    );
    expect(await web(local(port), { jsonPath: 'a' })).toMatchObject({
      error: 'json-mismatch',
      detail: expect.stringContaining('longer than one MiB'),
    });
    expect(await web(local(port), { method: 'POST', jsonPath: 'a' })).toMatchObject({ error: 'json-mismatch' });
  });

  it('names the host it wants, and takes a certificate for no other, at one address and at several', async () => {
    const certificates = new TestCertificates();
    const named: string[] = [];
    const wanted = { ...certificates.issue('wanted', 'DNS:wanted.example.test'), name: 'wanted.example.test' };
    const other = certificates.issue('other', 'DNS:other.example.test');
    const peer = createServer(
      {
        key: other.key,
        cert: other.certificate,
        SNICallback: (name, done) => {
          named.push(name);
          done(null, name === wanted.name ? createSecureContext({ key: wanted.key, cert: wanted.certificate }) : undefined);
        },
      },
      (_request, response) => response.end(),
    );
    keepOpen(peer);
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const port = (peer.address() as AddressInfo).port.toString();
    const authority = certificates.authority;
    for (const answer of ['127.0.0.1', '127.0.0.1,127.0.0.4']) {
      const prober = new HttpProber(gateOf(['127.0.0.1', '127.0.0.4'], [(await nameServer([answer])).address]));
      const ask = (host: string): Promise<ProbeResult> =>
        prober.probe({ url: `https://${host}:${port}/`, method: 'GET', expectedStatus: '200-299', authority }, 2000);
      expect(await ask('wanted.example.test')).toMatchObject({ outcome: 'success' });
      expect(await ask('strange.example.test')).toMatchObject({ outcome: 'failure', error: 'certificate-invalid' });
    }
    expect(named).toEqual(['wanted.example.test', 'strange.example.test', 'wanted.example.test', 'strange.example.test']);
  });

  it("trusts a check's own authority, and shows its certificate to nobody else", async () => {
    const certificates = new TestCertificates();
    const [server, client] = [certificates.issue('server', 'IP:127.0.0.1'), certificates.issue('client', 'DNS:client.test')];
    const options = { key: server.key, cert: server.certificate, ca: certificates.authority, requestCert: true, rejectUnauthorized: false };
    const peer = createServer(options, (request, response) =>
      response.writeHead((request.socket as unknown as { authorized: boolean }).authorized ? 200 : 403).end(),
    );
    keepOpen(peer);
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(peer.address() as AddressInfo).port.toString()}/`;
    const own = { authority: certificates.authority, clientCertificate: client.certificate, clientKey: client.key };
    expect(await web(url)).toMatchObject({ outcome: 'failure', error: 'certificate-invalid' });
    expect(await web(url, { authority: own.authority })).toMatchObject({ statusCode: 403 });
    expect(await web(url, own)).toMatchObject({ outcome: 'success', statusCode: 200 });
    expect(await web(url, { ...own, clientKey: server.key })).toMatchObject({ outcome: 'inconclusive', error: 'probe-failed' });
    const redirecting = await serve((_request, response) => response.writeHead(302, { location: url }).end(), '127.0.0.3');
    expect(await web(`http://127.0.0.3:${redirecting.toString()}/`, own)).toMatchObject({ statusCode: 403 });
  });
});
