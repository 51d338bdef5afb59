import { execFileSync } from 'node:child_process';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { signedRedirect, verifiedRedirect } from './saml-redirect.js';

function newPair(): { key: string; certificate: string } {
  const parameters = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Test', '-days', '2', '-keyout', '-'];
  const text = execFileSync('openssl', parameters, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const [key = '', certificate = ''] = text.match(/-----BEGIN[\s\S]*?-----END [A-Z ]+-----\n/gu) ?? [];
  return { key, certificate };
}

const [own, other] = [newPair(), newPair()];
const unsigned = (xml: string, address = 'https://idp.example/slo'): string => {
  const url = new URL(address);
  url.searchParams.set('SAMLResponse', deflateRawSync(xml).toString('base64'));
  return url.href;
};
const queryOf = (location: string): string => new URL(location).search.slice(1);

describe('a message by redirect', () => {
  it('is understood as it was meant, whatever goes with it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.option(fc.string({ unit: 'grapheme' })), (xml, relayState) => {
        const sent = signedRedirect(unsigned(xml), relayState, own.key);
        expect(verifiedRedirect(queryOf(sent), [other.certificate, own.certificate])).toEqual({ name: 'SAMLResponse', xml, relayState });
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what the address of the provider has already', () => {
    const sent = signedRedirect(unsigned('<x/>', 'https://idp.example/slo?tenant=a%20b'), "it's", own.key);
    expect(sent).toMatch(
      /^https:\/\/idp\.example\/slo\?tenant=a(?:%20|\+)b&SAMLResponse=[^&]+&RelayState=it%27s&SigAlg=[^&]+&Signature=[^&]+$/u,
    );
  });

  it('is refused by any other certificate, and with any byte of it changed', () => {
    const query = queryOf(signedRedirect(unsigned('<x/>'), 'state', own.key));
    expect(() => verifiedRedirect(query, [other.certificate])).toThrow('signature: ');
    fc.assert(
      fc.property(fc.nat(query.indexOf('&Signature=') - 1), fc.constantFrom('A', 'b', '9', '&', '=', '%'), (at, put) => {
        fc.pre(query[at] !== put);
        expect(() => verifiedRedirect(`${query.slice(0, at)}${put}${query.slice(at + 1)}`, [own.certificate])).toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
