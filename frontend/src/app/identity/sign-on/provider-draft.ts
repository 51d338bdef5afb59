import type { CreateProviderDto, ProviderDto } from '../../api/models';

/** As the form has it: what the server takes for null or a list is text here. */
export interface ProviderDraft {
  kind: ProviderDto['kind'];
  name: string;
  issuer: string;
  signInUrl: string;
  clientId: string;
  /** Never filled in from the server: what is stored is not told to anybody. */
  secret: string;
  subject: ProviderDto['subject'];
  certificates: string;
  authority: string;
  /** One a line. */
  proofs: string;
  createsAccounts: boolean;
  enabled: boolean;
}

export const NEW_PROVIDER: ProviderDraft = {
  kind: 'oidc',
  name: '',
  issuer: '',
  signInUrl: '',
  clientId: '',
  secret: '',
  subject: 'sub',
  certificates: '',
  authority: '',
  proofs: '',
  createsAccounts: false,
  enabled: false,
};

/** What Entra ID says when it has asked for a second factor itself. */
export const ENTRA_PROOFS: Readonly<Record<ProviderDto['kind'], string>> = {
  oidc: 'mfa',
  saml: 'http://schemas.microsoft.com/claims/multipleauthn',
};

export function draftOf(provider: ProviderDto): ProviderDraft {
  const { kind, name, issuer, subject, createsAccounts, enabled } = provider;
  return {
    ...{ kind, name, issuer, subject, createsAccounts, enabled },
    signInUrl: provider.signInUrl ?? '',
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
  const isSaml = draft.kind === 'saml';
  return {
    ...draft,
    issuer: draft.issuer.trim(),
    signInUrl: isSaml ? draft.signInUrl.trim() || null : null,
    clientId: isSaml ? null : draft.clientId.trim() || null,
    subject: isSaml ? 'sub' : draft.subject,
    signingCertificates: isSaml ? certificatesIn(certificates).map((pem) => ({ pem })) : [],
    authority: isSaml ? null : draft.authority.trim() || null,
    secondFactorProofs: proofs
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ...(secret && !isSaml && { secret }),
  };
}

/** Of a provider as it is, to change one thing of it. */
export function bodyOfStored(provider: ProviderDto): Omit<CreateProviderDto, 'kind'> {
  const { kind: _, ...body } = bodyOf(draftOf(provider));
  return body;
}
