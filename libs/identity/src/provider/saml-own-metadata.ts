import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { contentAlgorithms, KEY_TRANSPORT } from './saml-encryption.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

/**
 * Our metadata with the certificate for which the provider may encrypt (SAML Metadata, section 2.4.1.1). The library
 * would have it offer AES-CBC in any case, and wants the private key for it.
 * @param xml as the library makes it
 * @param certificate PEM
 */
export function withEncryptionKey(xml: string, certificate: string, acceptsCbc: boolean): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const element = (namespace: string, name: string, ...children: readonly Node[]): Element => {
    const made = document.createElementNS(namespace, name);
    for (const child of children) made.appendChild(child);
    return made;
  };
  const data = element(SIGNATURE, 'ds:X509Certificate', document.createTextNode(certificate.replace(/-----[^-]+-----|\s/gu, '')));
  const info = element(SIGNATURE, 'ds:KeyInfo', element(SIGNATURE, 'ds:X509Data', data));
  const methods = [...contentAlgorithms(acceptsCbc), KEY_TRANSPORT].map((algorithm) => {
    const method = element(METADATA, 'EncryptionMethod');
    method.setAttribute('Algorithm', algorithm);
    return method;
  });
  const key = element(METADATA, 'KeyDescriptor', info, ...methods);
  key.setAttribute('use', 'encryption');
  const [descriptor] = Array.from(document.getElementsByTagNameNS(METADATA, 'SPSSODescriptor'));
  if (!descriptor) throw new Error('Our metadata describes no service provider');
  descriptor.insertBefore(key, descriptor.firstChild);
  return new XMLSerializer().serializeToString(document);
}
