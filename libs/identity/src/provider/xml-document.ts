import { DOMParser } from '@xmldom/xmldom';
import { AssertionRefusal } from './asserted-identity.js';

/** The root of a document with one reading only: no document type, comment or processing instruction. @throws AssertionRefusal */
export function plainDocument(xml: string): Element {
  if (/<!|<\?(?!xml )/u.test(xml)) throw new AssertionRefusal('document', 'document type, comment or instruction');
  const fail = (): never => {
    throw new AssertionRefusal('document', 'not well-formed');
  };
  const document = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } }).parseFromString(xml, 'text/xml');
  return (document as Document | undefined)?.documentElement ?? fail();
}

export function named(root: Element, namespace: string, name: string): Element[] {
  return Array.from(root.getElementsByTagNameNS(namespace, name));
}
