import { AssertionRefusal } from './asserted-identity.js';
import { SAML_SKEW_MILLISECONDS } from './saml-question.js';
import { SAML_ASSERTION, SAML_PROTOCOL, SAML_SUCCESS } from './saml-structure.js';
import { named, plainDocument } from './xml-document.js';

/** Older messages are refused, whatever they say of their end; milliseconds. */
const OLDEST = 600_000;
/** For how long a message could be shown again; milliseconds. */
export const SAML_LOGOUT_LASTS = OLDEST + 2 * SAML_SKEW_MILLISECONDS;
const LONGEST = 2_000;
const MOST_SESSIONS = 50;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u;

interface ExpectedLogout {
  readonly issuer: string;
  /** Our address for it. */
  readonly destination: string;
  readonly now: Date;
}

export interface SamlLogoutRequest {
  readonly kind: 'request';
  readonly id: string;
  /** The NameID, without its format: accounts are linked by it alone. */
  readonly subject: string;
  /** None: all sessions of the subject. */
  readonly sessions: readonly string[];
}

export interface SamlLogoutResponse {
  readonly kind: 'response';
  readonly inResponseTo: string;
  readonly isSuccess: boolean;
}

/** SAML Core, section 3.7, of a message whose signature is verified, but for the replay. @throws AssertionRefusal */
export function logoutMessageOf(xml: string, expected: ExpectedLogout): SamlLogoutRequest | SamlLogoutResponse {
  const message = plainDocument(xml);
  if (message.namespaceURI !== SAML_PROTOCOL) throw new AssertionRefusal('document', 'not a logout message');
  assertEnvelope(message, expected);
  if (message.localName === 'LogoutRequest') return requestOf(message, expected.now);
  if (message.localName === 'LogoutResponse') return responseOf(message);
  throw new AssertionRefusal('document', 'not a logout message');
}

function assertEnvelope(message: Element, { issuer, destination, now }: ExpectedLogout): void {
  if (message.getAttribute('Version') !== '2.0') throw new AssertionRefusal('document', 'version');
  if (textOf(onlyChild(message, SAML_ASSERTION, 'Issuer')) !== issuer) throw new AssertionRefusal('issuer', 'issuer');
  if (message.getAttribute('Destination') !== destination) throw new AssertionRefusal('request', 'destination');
  const age = now.getTime() - instantOf(message, 'IssueInstant');
  if (!(age >= -SAML_SKEW_MILLISECONDS && age <= OLDEST)) throw new AssertionRefusal('time', 'IssueInstant');
}

function requestOf(request: Element, now: Date): SamlLogoutRequest {
  if (request.hasAttribute('NotOnOrAfter') && !(instantOf(request, 'NotOnOrAfter') > now.getTime() - SAML_SKEW_MILLISECONDS))
    throw new AssertionRefusal('time', 'NotOnOrAfter');
  const unread = ['EncryptedID', 'BaseID'].flatMap((name) => named(request, '*', name));
  if (unread.length > 0) throw new AssertionRefusal('subject', 'not a NameID');
  const sessions = children(request, SAML_PROTOCOL, 'SessionIndex').map(textOf);
  if (sessions.length > MOST_SESSIONS || sessions.includes('')) throw new AssertionRefusal('document', 'SessionIndex');
  const subject = textOf(onlyChild(request, SAML_ASSERTION, 'NameID'));
  if (subject === '') throw new AssertionRefusal('subject', 'NameID');
  return { kind: 'request', id: idOf(request, 'ID'), subject, sessions };
}

function responseOf(response: Element): SamlLogoutResponse {
  const [status] = children(onlyChild(response, SAML_PROTOCOL, 'Status'), SAML_PROTOCOL, 'StatusCode');
  return { kind: 'response', inResponseTo: idOf(response, 'InResponseTo'), isSuccess: status?.getAttribute('Value') === SAML_SUCCESS };
}

/** The one of its name, which is nowhere else either. */
function onlyChild(parent: Element, namespace: string, name: string): Element {
  const [child] = children(parent, namespace, name);
  if (!child) throw new AssertionRefusal('document', `no ${name}`);
  if (named(parent, '*', name).length !== 1) throw new AssertionRefusal('document', `more than one ${name}`);
  return child;
}

function children(parent: Element, namespace: string, name: string): Element[] {
  return named(parent, namespace, name).filter(({ parentNode }) => parentNode === parent);
}

function textOf(element: Element): string {
  const { textContent: text } = element;
  const isPlain = Array.from(element.childNodes).every(({ nodeType }) => nodeType === 3);
  if (!isPlain || text.length > LONGEST) throw new AssertionRefusal('document', element.localName);
  return text;
}

function idOf(element: Element, attribute: string): string {
  const id = element.getAttribute(attribute) ?? '';
  if (id === '' || id.length > LONGEST) throw new AssertionRefusal('document', attribute);
  return id;
}

/** Milliseconds since 1970; NaN, which is before and after nothing, when it is no time. */
function instantOf(element: Element, attribute: string): number {
  const text = element.getAttribute(attribute) ?? '';
  return INSTANT.test(text) ? Date.parse(text) : NaN;
}
