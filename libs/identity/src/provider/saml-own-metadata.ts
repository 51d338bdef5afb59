import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { contentAlgorithms, KEY_TRANSPORT } from './saml-encryption.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const BINDINGS = ['HTTP-Redirect', 'HTTP-POST'].map((name) => `urn:oasis:names:tc:SAML:2.0:bindings:${name}`);

/**
 * Our metadata with the certificate for which the provider may encrypt (SAML Metadata, section 2.4.1.1). The library
 * would have it offer AES-CBC in any case, and wants the private key for it.
 * @param xml as the library makes it
 * @param certificate PEM
 */
export function withEncryptionKey(xml: string, certificate: string, acceptsCbc: boolean): string {
  return changed(xml, (descriptor, element) => {
    const methods = [...contentAlgorithms(acceptsCbc), KEY_TRANSPORT].map((Algorithm) =>
      element(METADATA, 'EncryptionMethod', { Algorithm }),
    );
    descriptor.insertBefore(keyOf(element, 'encryption', certificate, methods), descriptor.firstChild);
  });
}

/**
 * Our metadata with the address for messages about signing out, and the certificate with which ours are signed. The
 * library knows one binding there, and would say that our other requests are signed as well.
 * @param certificate PEM
 */
export function withSingleLogout(xml: string, certificate: string, location: string): string {
  return changed(xml, (descriptor, element) => {
    const [consumer = null] = Array.from(descriptor.getElementsByTagNameNS(METADATA, 'AssertionConsumerService'));
    for (const Binding of BINDINGS)
      descriptor.insertBefore(element(METADATA, 'SingleLogoutService', { Binding, Location: location }), consumer);
    descriptor.insertBefore(keyOf(element, 'signing', certificate), descriptor.firstChild);
  });
}

type Make = (namespace: string, name: string, attributes: Readonly<Record<string, string>>, ...children: readonly Node[]) => Element;

function changed(xml: string, change: (descriptor: Element, element: Make) => void): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const [descriptor] = Array.from(document.getElementsByTagNameNS(METADATA, 'SPSSODescriptor'));
  if (!descriptor) throw new Error('Our metadata describes no service provider');
  change(descriptor, (namespace, name, attributes, ...children) => {
    const made = document.createElementNS(namespace, name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    for (const child of children) made.appendChild(child);
    return made;
  });
  return new XMLSerializer().serializeToString(document);
}

function keyOf(element: Make, use: string, certificate: string, methods: readonly Element[] = []): Element {
  const data = element(SIGNATURE, 'ds:X509Certificate', {});
  data.textContent = certificate.replace(/-----[^-]+-----|\s/gu, '');
  const info = element(SIGNATURE, 'ds:KeyInfo', {}, element(SIGNATURE, 'ds:X509Data', {}, data));
  return element(METADATA, 'KeyDescriptor', { use }, info, ...methods);
}
