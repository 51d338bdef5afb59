import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpQuestion } from '../../../libs/monitoring/src/probe/http-prober.js';
import { HttpProber } from '../../../libs/monitoring/src/probe/http-prober.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import {
  closePeers,
  deadPort,
  gateOf,
  INTERNAL_NAMES,
  INTERNAL_SPELLINGS,
  keepOpen,
  listen,
  nameServer,
  serve,
  serveRaw,
} from '../../support/probe-peers.js';

const http = (url: string, more: Partial<HttpQuestion> = {}): HttpQuestion => ({
  url,
  method: 'GET',
  expectedStatus: '200-299',
  ...more,
});
const prober = (allowed?: readonly string[], servers?: readonly string[]): HttpProber => new HttpProber(gateOf(allowed, servers));
const probe = (url: string, more: Partial<HttpQuestion> = {}, timeout = 2000): Promise<ProbeResult> =>
  prober().probe(http(url, more), timeout);
const local = (port: number, path = '/'): string => `http://127.0.0.1:${port.toString()}${path}`;

afterEach(closePeers);

describe('http prober', () => {
  it('reports status and the time of each phase', async () => {
    const port = await serve((_request, response) => setTimeout(() => response.end('fine'), 30));
    const { timings, ...rest } = await probe(local(port));
    expect(rest).toEqual({ outcome: 'success', statusCode: 200, error: null, detail: null });
    expect(timings).toEqual({
      dns: expect.any(Number),
      connect: expect.any(Number),
      tls: null,
      firstByte: expect.any(Number),
      total: expect.any(Number),
    });
    expect(timings.firstByte).toBeGreaterThanOrEqual(28);
    expect(timings.total).toBeGreaterThanOrEqual(timings.firstByte ?? 0);
  });

  it('sends a plain request: method, host, no cookies, no compression', async () => {
    const seen = new Promise<unknown>((resolve) => {
      void serve((request, response) => {
        response.end();
        resolve({ method: request.method, url: request.url, ...request.headers });
      }).then((port) => probe(local(port, '/a?b=c#d'), { method: 'HEAD' }));
    });
    expect(await seen).toEqual({
      method: 'HEAD', url: '/a?b=c', host: expect.stringMatching(/^127\.0\.0\.1:\d+$/), accept: '*/*', 'accept-encoding': 'identity', connection: 'close', 'user-agent': 'ClientSt0r-Monitoring/1',
    }); // prettier-ignore
  });

  it('fails on an unexpected status and accepts an expected one', async () => {
    const port = await serve((_request, response) => response.writeHead(503).end());
    expect(await probe(local(port))).toMatchObject({
      outcome: 'failure',
      statusCode: 503,
      error: 'status-unexpected',
      detail: 'Another status than expected: 503, not 200-299',
    });
    expect(await probe(local(port), { expectedStatus: '200,503' })).toMatchObject({ outcome: 'success', statusCode: 503 });
  });

  it('looks for the keyword as bytes, across chunks', async () => {
    const port = await serve((_request, response) => {
      response.write('all systems grü');
      setTimeout(() => response.end('n today'), 20);
    });
    expect(await probe(local(port), { keyword: 'grün' })).toMatchObject({ outcome: 'success' });
    expect(await probe(local(port), { keyword: 'Grün' })).toMatchObject({ outcome: 'failure', error: 'keyword-missing', statusCode: 200 });
  });

  it('reads no more than one MiB of an endless body', async () => {
    let sent = 0;
    const port = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (!response.destroyed && (sent += chunk.length) && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await probe(local(port))).toMatchObject({ outcome: 'success', error: null });
    expect(await probe(local(port), { keyword: 'never' })).toMatchObject({ outcome: 'failure', error: 'keyword-missing' });
    expect(sent).toBeLessThan(2 * 8 * 1024 * 1024);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['drips its header', (socket) => { socket.write('HTTP/1.1 200 OK\r\nX: '); const timer = setInterval(() => socket.write('X'), 20); socket.on('close', () => { clearInterval(timer); }); }],
    ['drips its body', (socket) => { socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n'); const timer = setInterval(() => socket.write('x'), 20); socket.on('close', () => { clearInterval(timer); }); }],
  ])('stops at its time limit when the target %s', async (_what, handler) => {
    const port = await serveRaw(handler);
    const startedAt = performance.now();
    expect(await probe(local(port), {}, 300)).toMatchObject({ outcome: 'failure', error: 'timeout', detail: 'No complete answer in time' });
    expect(performance.now() - startedAt).toBeLessThan(600);
  }); // prettier-ignore

  it.each<[string, string, (socket: Socket) => void]>([
    ['connection-reset', 'closes at once', (socket) => socket.end()],
    ['connection-reset', 'resets', (socket) => socket.resetAndDestroy()],
    ['connection-reset', 'breaks off its body', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')],
    ['response-invalid', 'speaks another protocol', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['response-invalid', 'sends 64 kB of headers', (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(65_536)}\r\n\r\n`)],
    [
      'response-invalid',
      'switches protocols unasked',
      (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    ],
  ])('fails with %s when the target %s', async (error, _what, handler) => {
    expect(await probe(local(await serveRaw(handler)))).toMatchObject({ outcome: 'failure', error });
  });

  it('fails when nobody listens', async () => {
    expect(await probe(local(await deadPort()))).toMatchObject({ outcome: 'failure', error: 'connection-refused', statusCode: null });
  });

  it('follows three redirects and not four', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${(left - 1).toString()}` }).end();
      else response.end('there');
    });
    expect(await probe(local(port, '/3'), { keyword: 'there' })).toMatchObject({ outcome: 'success', statusCode: 200 });
    expect(await probe(local(port, '/4'))).toMatchObject({ outcome: 'failure', error: 'redirects-exceeded' });
    expect(await probe(local(port, '/1'), { expectedStatus: '302' })).toMatchObject({ outcome: 'success', statusCode: 302 });
  });

  it.each([
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://user:pass@127.0.0.1/',
    'gopher://127.0.0.1:70/_x',
    'http://[bad',
    'javascript:alert(1)',
  ])('does not follow a redirect to %s', async (location) => {
    const port = await serve((_request, response) => response.writeHead(301, { location }).end());
    expect(await probe(local(port))).toMatchObject({ outcome: 'failure', error: 'redirect-invalid' });
  });

  it('judges each redirect anew', async () => {
    let reached = 0;
    const inner = await serve((_request, response) => response.end(String(++reached)), '127.0.0.2');
    const port = await serve((_request, response) => response.writeHead(307, { location: `http://127.0.0.2:${inner.toString()}/` }).end());
    expect(await prober(['127.0.0.1']).probe(http(local(port)), 2000)).toMatchObject({ outcome: 'inconclusive', error: 'address-refused' });
    expect(reached).toBe(0);
  });

  it('resolves once: an answer that changes after the judgement changes nothing', async () => {
    let reached = 0;
    const port = await serve((_request, response) => response.end(String(++reached)), '127.0.0.2');
    const dns = await nameServer(['127.0.0.2', '127.0.0.3']);
    const url = `http://rebind.example.test:${port.toString()}/`;
    expect(await prober(['127.0.0.2'], [dns.address]).probe(http(url), 2000)).toMatchObject({ outcome: 'success' });
    expect(dns.asked()).toBe(1);
    expect(await prober(['127.0.0.2'], [dns.address]).probe(http(url), 2000)).toMatchObject({
      outcome: 'inconclusive',
      error: 'address-refused',
    });
    expect(reached).toBe(1);
  });

  it('tells a name that does not exist from name servers that do not answer', async () => {
    const empty = await nameServer(['']);
    expect(await prober([], [empty.address]).probe(http('http://nothing.example.test/'), 2000)).toMatchObject({
      outcome: 'failure',
      error: 'name-not-found',
    });
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    keepOpen(silent);
    const deaf = prober([], [`127.0.0.1:${silent.address().port.toString()}`]);
    const startedAt = performance.now();
    expect(await deaf.probe(http('http://nothing.example.test/'), 300)).toMatchObject({ error: 'timeout', outcome: 'failure' });
    expect(performance.now() - startedAt).toBeLessThan(600);
  });

  it('trusts no certificate that the system does not trust', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'probe-'));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=x', '-days', '2', '-keyout', join(folder, 'key'), '-out', join(folder, 'crt')], { stdio: 'ignore' }); // prettier-ignore
    const server = createSecureServer(
      { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'crt')) },
      (_request, response) => response.end(),
    );
    rmSync(folder, { recursive: true });
    const port = await listen(server);
    expect(await probe(`https://127.0.0.1:${port.toString()}/`)).toMatchObject({
      outcome: 'failure',
      error: 'certificate-invalid',
      detail: 'The certificate is not valid: DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(await probe(`http://127.0.0.1:${port.toString()}/`)).toMatchObject({ outcome: 'failure', error: 'connection-reset' });
    const plain = await serve((_request, response) => response.end());
    expect(await probe(`https://127.0.0.1:${plain.toString()}/`)).toMatchObject({ outcome: 'failure', error: 'tls-failed' });
  });

  describe('with the ranges of a fresh installation (D61)', () => {
    let connections = 0;
    let port = 0;

    beforeEach(async () => {
      connections = 0;
      const server = createServer((_request, response) => response.end('internal'));
      server.on('connection', () => connections++);
      port = await listen(server, '::');
    });

    it(`makes no connection for any of ${INTERNAL_SPELLINGS.length.toString()} spellings of an internal address`, async () => {
      const results = await Promise.all(
        INTERNAL_SPELLINGS.map((host) => prober([]).probe(http(`http://${host}:${port.toString()}/`), 2000)),
      );
      expect(results.map(({ error }, index) => `${INTERNAL_SPELLINGS[index] ?? ''} ${error ?? ''}`)).toEqual(
        INTERNAL_SPELLINGS.map((host) => `${host} address-refused`),
      );
      expect(connections).toBe(0);
    });

    it('makes no connection for a name that leads inside', async () => {
      const dns = await nameServer(['127.0.0.1']);
      const results = await Promise.all(
        INTERNAL_NAMES.map((host) => prober([], [dns.address]).probe(http(`http://${host}:${port.toString()}/`), 2000)),
      );
      expect(results.every(({ error, outcome }) => error === 'address-refused' && outcome === 'inconclusive')).toBe(true);
      expect(connections).toBe(0);
    });

    it('makes no connection for a redirect to any of them', async () => {
      const hosts = ['127.1', '2130706433', '[::1]', '[::ffff:7f00:1]', '0', '%31%32%37.0.0.1'];
      const outside = await serve(
        (request, response) =>
          response.writeHead(302, { location: `http://${decodeURIComponent(request.url?.slice(1) ?? '')}:${port.toString()}/` }).end(),
        '127.0.0.9',
      );
      const results = await Promise.all(
        hosts.map((host) => prober(['127.0.0.9']).probe(http(`http://127.0.0.9:${outside.toString()}/${encodeURIComponent(host)}`), 2000)),
      );
      expect(results.map(({ error }) => error).filter((error) => error !== 'address-refused' && error !== 'redirect-invalid')).toEqual([]);
      expect(connections).toBe(0);
    });
  });
});
