import { ValidationFailedError } from '@clientst0r/platform';
import { AssertionRefusal } from './asserted-identity.js';
import { named, plainDocument } from './xml-document.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const MOST_CERTIFICATES = 2;

export interface ReadMetadata {
  readonly issuer: string;
  readonly signInUrl: string | null;
  readonly signOutUrl: string | null;
  /** PEM. */
  readonly signingCertificates: readonly string[];
}

/** The entity of an identity provider as it describes itself (SAML Metadata, section 2.4.3), for an administrator to look at. @throws ValidationFailedError */
export function readProviderMetadata(xml: string): ReadMetadata {
  const root = documentOf(xml);
  const [provider] = named(root, METADATA, 'IDPSSODescriptor');
  const entity = provider?.parentNode as Element | undefined;
  const issuer = entity?.getAttribute('entityID') ?? '';
  if (!provider || issuer === '') throw unusable('describes no identity provider');
  const locationOf = (service: string): string | null =>
    named(provider, METADATA, service)
      .find((one) => one.getAttribute('Binding') === REDIRECT)
      ?.getAttribute('Location') ?? null;
  const certificates = named(provider, METADATA, 'KeyDescriptor')
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => named(key, SIGNATURE, 'X509Certificate'))
    .map(({ textContent }) => pemOf(textContent));
  return {
    issuer,
    signInUrl: locationOf('SingleSignOnService'),
    signOutUrl: locationOf('SingleLogoutService'),
    signingCertificates: [...new Set(certificates)].slice(0, MOST_CERTIFICATES),
  };
}

function documentOf(xml: string): Element {
  try {
    return plainDocument(xml.replace(/^\uFEFF/u, '').trim());
  } catch (error) {
    if (error instanceof AssertionRefusal) throw unusable(`is no plain XML: ${error.reason}`);
    throw error;
  }
}

function unusable(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'xml', message }]);
}

function pemOf(base64: string): string {
  const lines = base64.replace(/\s/gu, '').match(/.{1,64}/gu) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
