import { X509Certificate } from 'node:crypto';
import { createServer as createHttp } from 'node:http';
import { createSecureContext, createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import type { TlsSpecification } from '../../../libs/monitoring/src/kind/tls.kind.js';
import { TlsProber } from '../../../libs/monitoring/src/certificate/tls-prober.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { CertificateZoo, stamp } from '../../support/certificate-zoo.js';
import { closePeers, deadPort, gateOf, keepOpen, listen, nameServer, serve, serveRaw } from '../../support/probe-peers.js';
import { startTlsServer } from '../../support/start-tls-server.js';

const DAY = 86_400_000;
const RSA = (bits: number): readonly string[] => ['-newkey', `rsa:${bits.toString()}`];

jest.setTimeout(60_000);
afterEach(closePeers);

describe('the TLS prober in a zoo of servers', () => {
  let zoo: CertificateZoo;
  let places: { ocsp: number; list: number };
  let answers: { ocsp: (request: Buffer) => Buffer; list: () => Buffer };

  beforeAll(async () => {
    places = { ocsp: await deadPort(), list: await deadPort() };
    const asks = {
      ocsp: `authorityInfoAccess=OCSP;URI:http://127.0.0.1:${places.ocsp.toString()}/`,
      list: `crlDistributionPoints=URI:http://127.0.0.1:${places.list.toString()}/list.crl`,
    };
    zoo = new CertificateZoo()
      .make('good')
      .make('other-good')
      .make('expired', { from: stamp(-90 * DAY), to: stamp(-4 * DAY) })
      .make('future', { from: stamp(2 * DAY), to: stamp(90 * DAY) })
      .make('misnamed', { names: 'DNS:www.other.test,DNS:other.test' })
      .make('lonely', { by: null })
      .make('wildcard', { names: 'DNS:*.shop.test' })
      .make('soon', { from: stamp(-300 * DAY), to: stamp(12 * DAY) })
      .make('short', { from: stamp(-4 * DAY), to: stamp(2 * DAY) })
      .make('fresh-short', { from: stamp(-1 * DAY), to: stamp(5 * DAY) })
      .make('weak-key', { key: RSA(1024) })
      .make('sha1', { key: RSA(2048), digest: 'sha1' })
      .make('late-intermediate', { by: 'root', isAuthority: true, from: stamp(-90 * DAY), to: stamp(-1 * DAY) })
      .make('under-late', { by: 'late-intermediate' })
      .make('foreign-root', { by: null, isAuthority: true })
      .make('foreign', { by: 'foreign-root' })
      .make('listed', { extensions: asks.list })
      .make('listed-revoked', { extensions: asks.list })
      .make('asked', { extensions: asks.ocsp })
      .make('asked-revoked', { extensions: asks.ocsp })
      .make('inward', { extensions: 'authorityInfoAccess=OCSP;URI:http://169.254.169.254/' })
      .revoke('listed-revoked')
      .revoke('asked-revoked');
    answers = { ocsp: (request) => zoo.ocspAnswer(request), list: () => zoo.revocationList() };
  });

  const chained = (name: string): TlsOptions => {
    const { certificate, key } = zoo.pair(name, 'intermediate');
    return { cert: certificate, key };
  };
  const start = (options: TlsOptions, host?: string): Promise<number> =>
    listen(
      createServer({ ...options, ciphers: 'DEFAULT:@SECLEVEL=0' }, (socket: TLSSocket) => socket.on('error', () => undefined).end()).on(
        'tlsClientError',
        () => undefined,
      ),
      host,
    );
  const look = (port: number, more: Partial<TlsSpecification> = {}, gate = gateOf()): Promise<ProbeResult> =>
    new TlsProber(gate, () => new Date()).probe(
      { host: '127.0.0.1', port, startTls: 'none', warningDays: '30,7', authority: zoo.pem('root'), ...more },
      5000,
    );
  const at = async (name: string, more: Partial<TlsSpecification> = {}): Promise<ProbeResult> => look(await start(chained(name)), more);

  it('tells what it saw of a good one', async () => {
    const result = await at('good');
    expect([result.error, result.detail]).toEqual([null, null]);
    expect(result.certificate).toMatchObject({
      subject: 'good', issuer: 'intermediate', names: ['127.0.0.1', 'shop.test'], key: 'EC 256', protocol: 'TLSv1.3', chainLength: 2, revocation: 'not-offered',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u),
    }); // prettier-ignore
  });

  it.each<[string, string, string]>([
    ['expired', 'certificate-expired', String.raw`^The certificate has expired: on \d{4}-\d\d-\d\d\. Renew it, and reload the service$`],
    ['future', 'certificate-not-yet-valid', 'Look at the clock of whoever made it$'],
    [
      'misnamed',
      'certificate-name',
      String.raw`^The certificate is for another name: it is for www\.other\.test, other\.test, not for 127\.0\.0\.1$`,
    ],
    ['weak-key', 'certificate-weak-key', '^A key is too weak: RSA with 1024 bits, of weak-key. Make one of 2048 bits or more$'],
    ['sha1', 'certificate-weak-signature', '^A signature is too weak: .*sha1.*, on sha1. Have it made anew with SHA-256$'],
  ])('says of %s: %s, and what to do', async (name, error, words) => {
    const result = await at(name);
    expect(result).toMatchObject({ outcome: 'failure', error });
    expect(result.detail).toMatch(new RegExp(words, 'iu'));
    expect(result.certificate).toMatchObject({ subject: name });
  });

  it('tells signed by itself, an unknown authority, an incomplete chain and an expired intermediate apart', async () => {
    const alone = zoo.pair('lonely');
    expect(await look(await start({ cert: alone.certificate, key: alone.key }))).toMatchObject({ error: 'certificate-self-signed' });
    const foreign = zoo.pair('foreign', 'foreign-root');
    expect(await look(await start({ cert: foreign.certificate, key: foreign.key }))).toMatchObject({
      error: 'certificate-untrusted', detail: expect.stringContaining('foreign-root. Give it in the options if it is your own'),
    }); // prettier-ignore
    const bare = zoo.pair('good');
    expect(await look(await start({ cert: bare.certificate, key: bare.key }))).toMatchObject({
      error: 'certificate-chain-incomplete', detail: 'The chain is incomplete: the server must also send the certificate of intermediate',
    }); // prettier-ignore
    const late = zoo.pair('under-late', 'late-intermediate');
    expect(await look(await start({ cert: late.certificate, key: late.key }))).toMatchObject({
      error: 'certificate-intermediate-expired', detail: expect.stringMatching(/late-intermediate, on .*Install the authority's current chain/u),
    }); // prettier-ignore
  });

  it('takes a wildcard for one label, and the system trusts none of this', async () => {
    const port = await start(chained('wildcard'));
    expect(await look(port, { serverName: 'a.shop.test' })).toMatchObject({ outcome: 'success' });
    expect(await look(port, { serverName: 'a.b.shop.test' })).toMatchObject({ error: 'certificate-name' });
    expect(await new TlsProber(gateOf(), () => new Date()).probe({ host: '127.0.0.1', port: await start(chained('good')), startTls: 'none', warningDays: '30' }, 5000)).toMatchObject({
      outcome: 'failure', error: expect.stringMatching(/untrusted|chain-incomplete/u),
    }); // prettier-ignore
  });

  it('warns of one that ends soon, by days, or in the last third of a short life', async () => {
    const soon = await at('soon');
    expect(soon).toMatchObject({
      outcome: 'degraded',
      error: 'certificate-expires-soon',
      detail: expect.stringMatching(/, in 1[12] days$/u),
    });
    expect(await at('soon', { warningDays: '7,1' })).toMatchObject({ outcome: 'success' });
    expect(await at('short')).toMatchObject({ outcome: 'degraded' });
    expect(await at('fresh-short')).toMatchObject({ outcome: 'success' });
  });

  it('says that TLS 1.0 and 1.1 are outdated, though it speaks them to look', async () => {
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      const port = await start({ ...chained('good'), minVersion: version, maxVersion: version });
      expect(await look(port)).toMatchObject({
        outcome: 'failure',
        error: 'protocol-outdated',
        detail: expect.stringContaining('Allow TLS 1.2 and 1.3'),
      });
    }
    expect(await look(await start({ ...chained('good'), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }))).toMatchObject({
      outcome: 'success',
    });
  });

  it('asks for the name that it is told, and sees what is shown to that', async () => {
    const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
      done(null, createSecureContext(chained(name === 'shop.test' ? 'good' : 'misnamed')));
    };
    const port = await start({ ...chained('misnamed'), SNICallback });
    expect(await look(port, { serverName: 'shop.test' })).toMatchObject({ outcome: 'success' });
    expect(await look(port)).toMatchObject({ error: 'certificate-name' });
  });

  it('looks at every address of a name, and says at which one it is wrong', async () => {
    const port = await start(chained('good'), '127.0.0.1');
    const other = createServer({ ...chained('expired') }).on('tlsClientError', () => undefined);
    keepOpen(other);
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.2', resolve));
    const gate = gateOf(undefined, [(await nameServer(['127.0.0.1,127.0.0.2'])).address]);
    expect(await look(port, { host: 'shop.test' }, gate)).toMatchObject({
      error: 'certificate-expired',
      detail: expect.stringContaining('(at 127.0.0.2)'),
    });
  });

  it('sees that IPv6 shows another certificate than IPv4', async () => {
    const port = await start(chained('good'), '127.0.0.1');
    const six = createServer({ ...chained('expired') }).on('tlsClientError', () => undefined);
    keepOpen(six);
    await new Promise<void>((resolve) => six.listen({ port, host: '::1', ipv6Only: true }, resolve));
    const gate = gateOf(undefined, [(await nameServer(['127.0.0.1'], true)).address]);
    expect(await look(port, { host: 'shop.test' }, gate)).toMatchObject({
      error: 'certificate-expired',
      detail: expect.stringContaining('(at ::1)'),
    });
  });

  it.each([
    ['is no certificate', (good: Buffer) => [Buffer.from('deadbeef'.repeat(8), 'hex'), good]],
    ['is cut off', (good: Buffer) => [good.subarray(0, good.length - 20)]],
    [
      'says that it is longer than it is',
      (good: Buffer) => [Buffer.concat([Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]), good.subarray(4)])],
    ],
    ['is followed by one that is none', (good: Buffer) => [good, Buffer.alloc(300, 0x30)]],
    ['is nothing at all', () => []],
  ])('fails with a reason, and lives on, when what is shown %s', async (_what, shown) => {
    const der = new X509Certificate(zoo.pem('good')).raw;
    const port = await serveRaw((socket) => socket.once('data', () => socket.write(helloWith(shown(der)))));
    const result = await look(port);
    expect(result).toMatchObject({ outcome: 'failure', certificate: null, error: expect.stringMatching(/^tls-failed|^connection-reset/u) });
    expect(result.detail).toMatch(/\w/u);
  });

  it('takes names by the thousand, and none at all', async () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `DNS:host-${index.toString()}.shop.test`).join(',');
    zoo.make('many', { names: `${names},IP:127.0.0.1` }).make('nameless', { names: 'email:nobody@shop.test' });
    expect(await at('many')).toMatchObject({ outcome: 'success', certificate: { subject: 'many' } });
    expect(await at('nameless')).toMatchObject({ error: 'certificate-name', detail: expect.stringContaining('not for 127.0.0.1') });
  });

  describe('and authorities that revoke', () => {
    const lists = (): Promise<number> => servesAt(places.list, () => answers.list());
    const responder = (): Promise<number> => servesAt(places.ocsp, (request) => answers.ocsp(request));

    it('believes a list that the issuer signed, while it is valid', async () => {
      await lists();
      expect((await at('listed')).certificate).toMatchObject({ revocation: 'good' });
      expect(await at('listed-revoked')).toMatchObject({
        outcome: 'failure',
        error: 'certificate-revoked',
        detail: expect.stringContaining('Replace it, with a new key'),
      });
      const forged = new CertificateZoo().revocationList();
      answers.list = () => forged;
      expect((await at('listed-revoked')).certificate).toMatchObject({ revocation: 'unknown' });
      answers.list = () => Buffer.from('3082ffff30', 'hex');
      expect(await at('listed')).toMatchObject({ outcome: 'success', certificate: { revocation: 'unknown' } });
    });

    it('believes a responder of the issuer, also when the server staples its answer, and nobody else', async () => {
      await responder();
      expect((await at('asked')).certificate).toMatchObject({ revocation: 'good' });
      expect(await at('asked-revoked')).toMatchObject({ outcome: 'failure', error: 'certificate-revoked' });
      zoo.make('impostor', { by: 'root', isAuthority: true });
      answers.ocsp = (request) => zoo.ocspAnswer(request, 'impostor');
      expect(await at('asked-revoked')).toMatchObject({ outcome: 'success', certificate: { revocation: 'unknown' } });
    });

    it('asks no place inside, wherever a certificate points, and takes silence for unknown', async () => {
      expect(await at('inward')).toMatchObject({ outcome: 'success', certificate: { revocation: 'unknown' } });
      expect(await at('listed')).toMatchObject({ outcome: 'success', certificate: { revocation: 'unknown' } });
    });
  });

  it.each(['smtp', 'imap', 'ldap', 'postgresql', 'mysql'] as const)(
    'changes to TLS by STARTTLS of %s, and says when the server does not',
    async (protocol) => {
      const port = await serveRaw(startTlsServer(protocol, chained('good')));
      expect(await look(port, { startTls: protocol })).toMatchObject({ outcome: 'success', certificate: { subject: 'good' } });
      const expired = await serveRaw(startTlsServer(protocol, chained('expired')));
      expect(await look(expired, { startTls: protocol })).toMatchObject({ error: 'certificate-expired' });
      const plain = await serveRaw(startTlsServer(protocol, null));
      expect(await look(plain, { startTls: protocol })).toMatchObject({ outcome: 'failure', error: 'starttls-refused' });
    },
  );

  it('trusts no words that came before TLS', async () => {
    const injecting = await serveRaw((socket) => {
      socket.write('220 mail\r\n');
      socket.on('data', (said) =>
        socket.write(said.toString().startsWith('EHLO') ? '250-mail\r\n250 STARTTLS\r\n' : '220 go\r\n250 injected\r\n'),
      );
    });
    expect(await look(injecting, { startTls: 'smtp' })).toMatchObject({
      error: 'starttls-refused',
      detail: expect.stringContaining('between its yes and TLS'),
    });
  });

  it.each<[string, () => Promise<number>]>([
    ['silence', () => serveRaw(() => undefined)],
    ['plain HTTP', () => serve((_request, response) => response.end('no'))],
    ['a reset', () => serveRaw((socket) => socket.resetAndDestroy())],
    ['endless talk', () => serveRaw((socket) => { socket.write('x'.repeat(100_000)); })],
    ['nobody', deadPort],
  ])('ends in time with a reason for %s', async (_what, peer) => {
    const port = await peer();
    for (const startTls of ['none', 'smtp', 'mysql'] as const) {
      const startedAt = performance.now();
      const prober = new TlsProber(gateOf(), () => new Date());
      const result = await prober.probe({ host: '127.0.0.1', port, startTls, warningDays: '30' }, 600);
      expect([result.outcome, result.certificate]).toEqual(['failure', null]);
      expect(performance.now() - startedAt).toBeLessThan(1500);
    }
  }); // prettier-ignore
});

/** What a server of TLS 1.2 says first, with anything for certificates: it comes in the clear. */
function helloWith(certificates: readonly Buffer[]): Buffer {
  const sized = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const record = (type: number, body: Buffer): Buffer => {
    const message = Buffer.concat([Buffer.from([type]), sized(body)]);
    return Buffer.concat([Buffer.from([0x16, 3, 3, message.length >> 8, message.length & 0xff]), message]);
  };
  const secureRenegotiation = [0, 5, 0xff, 1, 0, 1, 0];
  const hello = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2f, 0, ...secureRenegotiation])]);
  return Buffer.concat([record(2, hello), record(11, sized(Buffer.concat(certificates.map(sized)))), record(14, Buffer.alloc(0))]);
}

async function servesAt(port: number, answer: (request: Buffer) => Buffer): Promise<number> {
  const server = createHttp((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => response.end(answer(Buffer.concat(parts))));
  });
  keepOpen(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return port;
}
