import { type AssertedIdentity, AssertionRefusal, type Claims, type SessionThere } from './asserted-identity.js';
import { claimsOf } from './claims.js';
import { principalHint } from './saml-principal.js';

/** What node-saml makes of the XML whose signature it has verified. */
interface Node {
  readonly _?: string;
  readonly $?: Readonly<Record<string, string>>;
}
interface Confirmation extends Node {
  readonly SubjectConfirmationData?: readonly Node[];
}
export interface VerifiedAssertion {
  readonly Assertion: Node & {
    readonly Issuer?: readonly Node[];
    readonly Conditions?: readonly Node[];
    readonly Subject?: readonly (Node & { readonly NameID?: readonly Node[]; readonly SubjectConfirmation?: readonly Confirmation[] })[];
    readonly AuthnStatement?: readonly (Node & {
      readonly AuthnContext?: readonly (Node & { readonly AuthnContextClassRef?: readonly Node[] })[];
    })[];
    readonly AttributeStatement?: readonly (Node & {
      readonly Attribute?: readonly (Node & { readonly AttributeValue?: readonly Node[] })[];
    })[];
  };
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const EMAILS = ['email', 'mail', 'urn:oid:0.9.2342.19200300.100.1.3', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'];
const NAMES = ['displayName', 'name', 'urn:oid:2.16.840.1.113730.3.1.241', 'http://schemas.microsoft.com/identity/claims/displayname'];
/** Entra ID, for people in more than 150 groups. */
const GROUPS_LINK = 'http://schemas.microsoft.com/claims/groups.link';

interface Expected {
  readonly issuer: string;
  readonly consumer: string;
  readonly requestId: string;
  /** When we asked. */
  readonly askedAt: Date;
}

/** SAML Profiles, section 4.1.4.2 and 4.1.4.3: what node-saml leaves to its caller. @throws AssertionRefusal */
export function samlIdentityOf({ Assertion: assertion }: VerifiedAssertion, expected: Expected): AssertedIdentity {
  if (assertion.Issuer?.[0]?._ !== expected.issuer) throw new AssertionRefusal('issuer', 'issuer of the assertion');
  const claims = attributesOf(assertion);
  const subject = subjectOf(assertion, expected);
  return {
    issuer: expected.issuer,
    subject,
    email: firstOf(claims, EMAILS),
    name: firstOf(claims, NAMES),
    methods: methodsOf(assertion),
    authenticatedAt: authenticatedAt(assertion),
    claims,
    groupsLeftOut: claims.has(GROUPS_LINK),
    session: sessionOf(assertion, subject, expected),
  };
}

function subjectOf({ Subject: [subject] = [] }: VerifiedAssertion['Assertion'], expected: Expected): string {
  const isConfirmed = subject?.SubjectConfirmation?.some((confirmation) => confirms(confirmation, expected)) ?? false;
  if (!isConfirmed) throw new AssertionRefusal('request', 'subject confirmation');
  return nameOf(subject?.NameID ?? []);
}

/** By when we asked, since a sign-out there may overtake the answer. */
function sessionOf(
  { Subject: [subject] = [], AuthnStatement: statements = [] }: VerifiedAssertion['Assertion'],
  name: string,
  { askedAt }: Expected,
): SessionThere {
  const index = statements.map(({ $ }) => $?.['SessionIndex']).find((one) => one !== undefined && one !== '') ?? null;
  const { Format, NameQualifier, SPNameQualifier } = subject?.NameID?.[0]?.$ ?? {};
  return { subject: name, id: index, hint: principalHint({ name, index, Format, NameQualifier, SPNameQualifier }), toldAt: askedAt };
}

function nameOf([nameId, another]: readonly Node[]): string {
  if (!nameId?._ || another || nameId.$?.['Format'] === TRANSIENT) throw new AssertionRefusal('subject', 'NameID');
  return nameId._;
}

function methodsOf({ AuthnStatement: statements }: VerifiedAssertion['Assertion']): string[] {
  if (!statements) throw new AssertionRefusal('subject', 'no authentication statement');
  return statements
    .flatMap(({ AuthnContext = [] }) => AuthnContext)
    .flatMap(({ AuthnContextClassRef = [] }) => AuthnContextClassRef)
    .flatMap(({ _: method }) => method ?? []);
}

/** Of several statements the oldest. */
function authenticatedAt({ AuthnStatement: statements = [] }: VerifiedAssertion['Assertion']): Date | null {
  const instants = statements.map(({ $ }) => Date.parse($?.['AuthnInstant'] ?? ''));
  return instants.length === 0 || instants.some(Number.isNaN) ? null : new Date(Math.min(...instants));
}

function confirms(confirmation: Confirmation, expected: Expected): boolean {
  const data = confirmation.SubjectConfirmationData?.[0]?.$;
  return (
    confirmation.$?.['Method'] === BEARER &&
    data?.['Recipient'] === expected.consumer &&
    data['InResponseTo'] === expected.requestId &&
    data['NotOnOrAfter'] !== undefined
  );
}

function attributesOf({ AttributeStatement: statements = [] }: VerifiedAssertion['Assertion']): Claims {
  const attributes = statements.flatMap(({ Attribute = [] }) => Attribute);
  return claimsOf(attributes.map(({ $, AttributeValue = [] }) => [$?.['Name'] ?? '', AttributeValue.map(({ _: text }) => text)]));
}

function firstOf(claims: Claims, names: readonly string[]): string | null {
  const name = names.find((one) => claims.has(one)) ?? '';
  return claims.get(name)?.[0]?.slice(0, 190) ?? null;
}
