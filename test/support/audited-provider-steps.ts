import { type Call, context, keep, matching, state, type Step } from './audited-state.js';
import { newSigningPair } from './saml-provider.js';

const provider = {
  name: 'Corp', enabled: true, issuer: 'https://idp.example', signInUrl: 'https://idp.example/sso', clientId: null, subject: 'sub', authority: null,
  signingCertificates: [{ pem: newSigningPair().certificate }], secondFactorProofs: [], createsAccounts: false, signsOutThere: false, signOutUrl: null, acceptsCbc: false, mayBegin: false,
}; // prettier-ignore
const ofProvider = (rest = ''): string => `platform/identity-providers/${state.made['provider']!.id}${rest}`;

/** What administrators do with identity providers, and what anybody may send in the name of one. */
export const PROVIDER_STEPS: Readonly<Record<string, Step | Call>> = {
  createIdentityProvider: {
    call: () => state.boss.post('platform/identity-providers', { kind: 'saml', ...provider }),
    after: keep('provider'),
  },
  updateIdentityProvider: () => matching(state.boss.put(ofProvider(), { ...provider, name: 'Other' }), 1),
  setProviderMappings: async () =>
    (await context.people.signedIn(await context.people.person({ [state.organisationId]: ['owner'] }, ['platform-administrator']))).put(
      ofProvider('/mappings'),
      { mappings: [{ claim: 'groups', value: 'x', organisationId: state.organisationId, roleId: 'viewer' }] },
    ),
  renewDecryptionKey: {
    call: () => matching(state.boss.post(ofProvider('/decryption-keys')), 2),
    after: ({ body }) => {
      state.made['decryption-key'] = { id: (body.decryptionKeys as { id: string }[])[0]!.id, version: 1 };
    },
  },
  removeDecryptionKey: () => matching(state.boss.delete(ofProvider(`/decryption-keys/${state.made['decryption-key']!.id}`)), 3),
  dryRunProvider: () => state.boss.post(ofProvider('/dry-run'), { content: 'x' }),
  receiveProviderCallback: () => context.people.client().get(`sign-in/providers/${state.made['provider']!.id}/callback?state=x`),
  receiveProviderAssertion: () =>
    context.people
      .client()
      .post(`sign-in/providers/${state.made['provider']!.id}/assertion`)
      .type('form')
      .send('SAMLResponse=YQ&RelayState=x'),
  deleteIdentityProvider: () => matching(state.boss.delete(ofProvider()), 4),
};
