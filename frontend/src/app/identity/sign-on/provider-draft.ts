import type { CreateProviderDto, ProviderDto } from '../../api/models';
import { filled } from '../../ui/filled';

/** As the form has it: what the server takes for null or a list is text here. */
export interface ProviderDraft {
  kind: ProviderDto['kind'];
  name: string;
  issuer: string;
  signInUrl: string;
  signOutUrl: string;
  clientId: string;
  /** Never filled in from the server: what is stored is not told to anybody. */
  secret: string;
  subject: ProviderDto['subject'];
  certificates: string;
  authority: string;
  /** One a line. */
  proofs: string;
  createsAccounts: boolean;
  signsOutThere: boolean;
  acceptsCbc: boolean;
  mayBegin: boolean;
  enabled: boolean;
}

export const NEW_PROVIDER: ProviderDraft = {
  kind: 'oidc',
  name: '',
  issuer: '',
  signInUrl: '',
  signOutUrl: '',
  clientId: '',
  secret: '',
  subject: 'sub',
  certificates: '',
  authority: '',
  proofs: '',
  createsAccounts: false,
  signsOutThere: false,
  acceptsCbc: false,
  mayBegin: false,
  enabled: false,
};

/** What Entra ID says when it has asked for a second factor itself. */
export const ENTRA_PROOFS: Readonly<Record<ProviderDto['kind'], string>> = {
  oidc: 'mfa',
  saml: 'http://schemas.microsoft.com/claims/multipleauthn',
};

export function draftOf(provider: ProviderDto): ProviderDraft {
  const { kind, name, issuer, subject, createsAccounts, signsOutThere, acceptsCbc, mayBegin, enabled } = provider;
  return {
    ...{ kind, name, issuer, subject, createsAccounts, signsOutThere, acceptsCbc, mayBegin, enabled },
    signInUrl: provider.signInUrl ?? '',
    signOutUrl: provider.signOutUrl ?? '',
    clientId: provider.clientId ?? '',
    secret: '',
    certificates: provider.signingCertificates.map(({ pem }) => pem.trim()).join('\n'),
    authority: provider.authority ?? '',
    proofs: provider.secondFactorProofs.join('\n'),
  };
}

/** Several certificates may be pasted one after the other. */
export function certificatesIn(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu) ?? (text.trim() ? [text.trim()] : []);
}

export function bodyOf({ secret, certificates, proofs, ...draft }: ProviderDraft): CreateProviderDto {
  const secondFactorProofs = proofs
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const common = { ...draft, issuer: draft.issuer.trim(), secondFactorProofs };
  return draft.kind === 'saml' ? { ...common, ...samlOnly(draft, certificates) } : { ...common, ...oidcOnly(draft, secret) };
}

type Draft = Omit<ProviderDraft, 'secret' | 'certificates' | 'proofs'>;
type Specific =
  'signInUrl' | 'signOutUrl' | 'clientId' | 'subject' | 'signingCertificates' | 'authority' | 'signsOutThere' | 'acceptsCbc' | 'mayBegin';

function samlOnly(draft: Draft, certificates: string): Pick<CreateProviderDto, Specific> {
  const { acceptsCbc, mayBegin } = draft;
  const signingCertificates = certificatesIn(certificates).map((pem) => ({ pem }));
  const signOutUrl = filled(draft.signOutUrl);
  const signsOutThere = draft.signsOutThere && signOutUrl !== null;
  const none = { clientId: null, subject: 'sub', authority: null } as const;
  return { ...none, signInUrl: filled(draft.signInUrl), signOutUrl, signsOutThere, signingCertificates, acceptsCbc, mayBegin };
}

function oidcOnly({ clientId, subject, authority, signsOutThere }: Draft, secret: string): Pick<CreateProviderDto, Specific | 'secret'> {
  const none = { signInUrl: null, signOutUrl: null, signingCertificates: [], acceptsCbc: false, mayBegin: false };
  return { ...none, clientId: filled(clientId), subject, authority: filled(authority), signsOutThere, ...(secret && { secret }) };
}

/** Of a provider as it is, to change one thing of it. */
export function bodyOfStored(provider: ProviderDto): Omit<CreateProviderDto, 'kind'> {
  const { kind: _, ...body } = bodyOf(draftOf(provider));
  return body;
}
