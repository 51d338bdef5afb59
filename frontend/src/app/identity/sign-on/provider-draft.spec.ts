import type { ProviderDto } from '../../api/models';
import { bodyOf, bodyOfStored, certificatesIn, NEW_PROVIDER } from './provider-draft';

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';

describe('what the form of a provider sends', () => {
  it('leaves out what only the other kind has', () => {
    const draft = { ...NEW_PROVIDER, signInUrl: 'https://a', clientId: 'c', certificates: PEM, secret: 's', proofs: ' mfa \n\n' };
    expect(bodyOf({ ...draft, kind: 'oidc' })).toMatchObject({
      signInUrl: null,
      clientId: 'c',
      secret: 's',
      signingCertificates: [],
      secondFactorProofs: ['mfa'],
    });
    expect(bodyOf({ ...draft, kind: 'saml' })).toMatchObject({
      signInUrl: 'https://a',
      clientId: null,
      signingCertificates: [{ pem: PEM }],
    });
    expect(bodyOf({ ...draft, kind: 'saml' })).not.toHaveProperty('secret');
  });

  it('goes on to a SAML provider for signing out only with an address', () => {
    const draft = { ...NEW_PROVIDER, kind: 'saml' as const, signsOutThere: true };
    expect(bodyOf(draft)).toMatchObject({ signOutUrl: null, signsOutThere: false });
    expect(bodyOf({ ...draft, signOutUrl: ' https://a/slo ' })).toMatchObject({ signOutUrl: 'https://a/slo', signsOutThere: true });
    expect(bodyOf({ ...draft, kind: 'oidc', signOutUrl: 'https://a' })).toMatchObject({ signOutUrl: null, signsOutThere: true });
  });

  it('takes two certificates pasted one after the other, and leaves what is none to the server', () => {
    expect(certificatesIn(`${PEM}\n${PEM}\n`)).toEqual([PEM, PEM]);
    expect(certificatesIn(' nonsense ')).toEqual(['nonsense']);
    expect(certificatesIn('')).toEqual([]);
  });

  it('sends back what is stored unchanged', () => {
    const stored = {
      ...bodyOf({ ...NEW_PROVIDER, kind: 'saml', name: 'Corp', certificates: PEM, proofs: 'a\nb' }),
      id: '1',
    } as unknown as ProviderDto;
    const { kind: _, ...expected } = bodyOf({ ...NEW_PROVIDER, kind: 'saml', name: 'Corp', certificates: PEM, proofs: 'a\nb' });
    expect(bodyOfStored(stored)).toEqual(expected);
  });
});
