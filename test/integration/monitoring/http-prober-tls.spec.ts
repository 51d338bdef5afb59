import { createServer } from 'node:https';
import { connect } from 'node:tls';
import { HttpProber, type HttpQuestion } from '../../../libs/monitoring/src/probe/http-prober.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { closePeers, gateOf, listen, nameServer, serveRaw } from '../../support/probe-peers.js';
import { type KeyPair, TestCertificates } from '../../support/test-certificates.js';

const NAME = 'one.example.test';
const HYBRID_SHARE = 1_184;

let certificates: TestCertificates;
beforeAll(() => {
  certificates = new TestCertificates();
});
afterAll(() => {
  certificates.remove();
});
afterEach(closePeers);

async function probe(host: string, port: number, more: Partial<HttpQuestion> = {}): Promise<ProbeResult> {
  const { address } = await nameServer(['127.0.0.1']);
  const question = { url: `https://${host}:${port.toString()}/`, method: 'GET', expectedStatus: '200-299' } as const;
  return new HttpProber(gateOf(['127.0.0.0/8'], [address])).probe({ ...question, authority: certificates.authority, ...more }, 3_000);
}

const serve = ({ key, certificate: cert }: KeyPair, more: { ecdhCurve?: string } = {}): Promise<number> =>
  listen(createServer({ key, cert, ...more }, (_request, response) => response.end('fine')));

/** What node:tls says by itself: null, or the code of its error. */
function verdict(host: string, port: number): Promise<string | null> {
  const named = host === NAME ? { servername: host } : {};
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ca: certificates.authority, ...named }, () => {
      resolve(null);
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? '');
    });
  });
}

describe('TLS of the http prober', () => {
  it.each([
    ['its name', 'a', `DNS:${NAME}`, true, false],
    ['a wildcard', 'a', 'DNS:*.example.test', true, false],
    ['a part of a label as a wildcard', 'a', 'DNS:o*.example.test', true, false],
    ['a wildcard one level higher', 'a', 'DNS:*.test', false, false],
    ['another name, and its own as the subject', NAME, 'DNS:two.example.test', false, false],
    ['its name after others', 'a', `DNS:two.example.test,email:a@example.test,DNS:${NAME}`, true, false],
    ['the subject alone', NAME, '', true, false],
    ['another subject alone', 'a', '', false, false],
    ['the subject, beside a mail address', NAME, `email:a@${NAME}`, true, false],
    ['the subject, beside an address', NAME, 'IP:127.0.0.9', true, false],
    ['the address', 'a', 'IP:127.0.0.1', false, true],
    ['another address', 'a', 'IP:127.0.0.9', false, false],
    ['the address as a name', 'a', 'DNS:127.0.0.1', false, false],
    ['the address as the subject', '127.0.0.1', '', false, false],
    ['both', 'a', `DNS:${NAME},IP:127.0.0.1`, true, true],
  ])('takes a certificate with %s as node:tls does', async (_what, subject, names, fitsName, fitsAddress) => {
    const port = await serve(certificates.issue(subject, names));
    for (const [host, fits] of [[NAME, fitsName], ['127.0.0.1', fitsAddress]] as const) {
      const { error, detail } = await probe(host, port);
      expect({ host, code: await verdict(host, port) }).toEqual({ host, code: fits ? null : 'ERR_TLS_CERT_ALTNAME_INVALID' });
      expect({ host, error, detail }).toEqual({ host, error: fits ? null : 'certificate-invalid', detail: fits ? null : 'The certificate is not valid: ERR_TLS_CERT_ALTNAME_INVALID' });
    } // prettier-ignore
  });

  it('takes no name out of the text of an address that names it', async () => {
    const port = await serve(certificates.issue('a', '@names', `[names]\nURI.1 = http://a.example.test/\\, DNS:${NAME}\n`));
    expect(await probe(NAME, port)).toMatchObject({ outcome: 'failure', error: 'certificate-invalid' });
    expect(await verdict(NAME, port)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('spares a check without secrets the post-quantum key exchange, and no other', async () => {
    const hellos: number[] = [];
    const port = await serveRaw((socket) => socket.once('data', (hello: Buffer) => {
      hellos.push(hello.length);
      socket.destroy();
    })); // prettier-ignore
    const { certificate, key } = certificates.issue('a', 'DNS:a');
    const sizesOf = async (more: Partial<HttpQuestion>): Promise<string[]> => {
      hellos.length = 0;
      expect(await probe(NAME, port, more)).toMatchObject({ outcome: 'failure', error: 'connection-reset' });
      return hellos.map((size) => (size > HYBRID_SHARE ? 'hybrid' : 'light'));
    };
    expect(await sizesOf({})).toEqual(['light']);
    expect(await sizesOf({ headers: 'x-a: b' })).toEqual(['light']);
    expect(await sizesOf({ secretHeaders: 'authorization: Bearer x' })).toEqual(['hybrid']);
    expect(await sizesOf({ clientCertificate: certificate, clientKey: key })).toEqual(['hybrid']);
  });

  it.each(['X25519MLKEM768', 'X25519', 'P-256', 'P-384', 'P-521', 'X448'])('reaches a server that takes %s only', async (ecdhCurve) => {
    const port = await serve(certificates.issue('a', `DNS:${NAME}`), { ecdhCurve });
    const result = await probe(NAME, port);
    expect(result).toMatchObject({ outcome: 'success', statusCode: 200 });
    const { connect: connecting, tls, firstByte, total } = result.timings;
    expect((connecting ?? NaN) + (tls ?? NaN) + (firstByte ?? NaN)).toBeLessThanOrEqual(total);
  });

  it('says of a server that speaks no TLS what it said before', async () => {
    const port = await serveRaw((socket) => socket.end('220 mail.example.test\r\n'));
    expect(await probe(NAME, port)).toMatchObject({ outcome: 'failure', error: 'tls-failed' });
  });
});
