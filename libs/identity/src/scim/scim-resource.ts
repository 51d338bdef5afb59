import { isEmailAddress, normalisedEmail } from '../user/email-address.js';
import { attributeOf, type ScimValue } from './scim-filter.js';
import { invalidValue, ScimError } from './scim.errors.js';

/** Of a user as a client sends it what is kept. */
export interface WantedScimUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly email: string;
  readonly name: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly isActive: boolean;
}

export interface WantedScimGroup {
  readonly displayName: string;
  readonly externalId: string | null;
  readonly memberIds: readonly string[];
}

const LONGEST = 190;
const MOST_MEMBERS = 10_000;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;
const UNREADABLE = /\p{Cc}|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** RFC 7643, section 4.1. Attributes that are not kept here are no error. @throws ScimError */
export function wantedUser(body: ScimValue): WantedScimUser {
  assertObject(body);
  const userName = textIn(body, 'userName');
  if (userName === null) throw invalidValue('userName is needed.');
  const name = attributeOf(body, 'name');
  const [givenName, familyName, formatted] = [textIn(name, 'givenName'), textIn(name, 'familyName'), textIn(name, 'formatted')];
  const whole = [givenName, familyName].filter((part) => part !== null).join(' ');
  return {
    userName,
    externalId: textIn(body, 'externalId'),
    email: emailIn(body, userName),
    name: (textIn(body, 'displayName') ?? formatted ?? (whole === '' ? userName : whole)).slice(0, LONGEST),
    givenName,
    familyName,
    isActive: flagIn(body, 'active', true),
  };
}

/** RFC 7643, section 4.2. @throws ScimError */
export function wantedGroup(body: ScimValue): WantedScimGroup {
  assertObject(body);
  const displayName = textIn(body, 'displayName');
  if (displayName === null) throw invalidValue('displayName is needed.');
  const members = attributeOf(body, 'members') ?? [];
  if (!Array.isArray(members)) throw invalidValue('members must be a list.');
  if (members.length > MOST_MEMBERS) throw new ScimError(400, 'tooMany', `A group can have ${MOST_MEMBERS.toString()} members.`);
  return { displayName, externalId: textIn(body, 'externalId'), memberIds: [...new Set((members as readonly ScimValue[]).map(memberId))] };
}

function memberId(member: ScimValue): string {
  const id = attributeOf(member, 'value');
  if (typeof id !== 'string' || !UUID.test(id)) throw invalidValue('A member is named by the id of a user.');
  return id.toLowerCase();
}

function assertObject(body: ScimValue): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ScimError(400, 'invalidSyntax', 'The body must be an object.');
}

/** NFC; null when it is missing or empty. */
function textIn(value: ScimValue, name: string): string | null {
  const text = attributeOf(value, name);
  if (text === undefined || text === null) return null;
  if (typeof text !== 'string') throw invalidValue(`${name} must be text.`);
  const readable = text.normalize('NFC').trim();
  if (readable.length > LONGEST || UNREADABLE.test(readable))
    throw invalidValue(`${name} must be readable text of up to ${LONGEST.toString()} characters.`);
  return readable === '' ? null : readable;
}

/** Entra sends `"True"`. */
function flagIn(body: ScimValue, name: string, missing: boolean): boolean {
  const flag = attributeOf(body, name);
  if (flag === undefined || flag === null) return missing;
  if (typeof flag === 'boolean') return flag;
  const spelled = typeof flag === 'string' ? flag.toLowerCase() : '';
  if (spelled !== 'true' && spelled !== 'false') throw invalidValue(`${name} must be true or false.`);
  return spelled === 'true';
}

function emailIn(body: ScimValue, userName: string): string {
  const emails = attributeOf(body, 'emails') ?? [];
  if (!Array.isArray(emails)) throw invalidValue('emails must be a list.');
  const listed = emails as readonly ScimValue[];
  const chosen = listed.find((each) => flagIn(each, 'primary', false)) ?? listed[0];
  const email = normalisedEmail(textIn(chosen, 'value') ?? userName);
  if (!isEmailAddress(email)) throw invalidValue('There must be an e-mail address, in emails or as userName.');
  return email;
}
