import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { type ScimCaller, ScimError, type ScimQuery, type ScimValue } from '@clientst0r/identity';
import type { AccessedRequest } from '../access/authenticated-request.js';

/** SCIM lets clients send attributes that the server does not know, which DTO classes refuse: its input is read here, and checked by the use cases. */
const MOST_RESOURCES = 200;
const USUAL_RESOURCES = 100;

export interface ScimListQuery extends ScimQuery {
  /** Attributes to leave out, in lower case. */
  readonly without: ReadonlySet<string>;
  /** The only ones to return; null for all. */
  readonly only: ReadonlySet<string> | null;
}

function requestOf(context: ExecutionContext): AccessedRequest {
  return context.switchToHttp().getRequest<AccessedRequest>();
}

export const CurrentScimClient = createParamDecorator((_: unknown, context: ExecutionContext): ScimCaller => {
  const { scimClient, origin } = requestOf(context);
  if (!scimClient || !origin) throw new Error('A route without a SCIM client was reached');
  return { client: scimClient, origin };
});

export const ScimBody = createParamDecorator((_: unknown, context: ExecutionContext): ScimValue => {
  const body: unknown = requestOf(context).body;
  if (body === undefined) throw new ScimError(400, 'invalidSyntax', 'A body is needed, as application/scim+json.');
  return body as ScimValue;
});

/** The id in the path. What is none cannot be there. */
export const ScimId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { id } = requestOf(context).params;
  if (typeof id !== 'string' || !isUUID(id)) throw new ScimError(404, null, 'There is no such resource.');
  return id.toLowerCase();
});

/** RFC 7644, section 3.4.2. */
export const ScimListing = createParamDecorator((_: unknown, context: ExecutionContext): ScimListQuery => {
  const query = requestOf(context).query as Readonly<Record<string, unknown>>;
  const count = Math.min(Math.max(numberIn(query, 'count', USUAL_RESOURCES), 0), MOST_RESOURCES);
  return { filter: textIn(query, 'filter'), startIndex: Math.max(numberIn(query, 'startIndex', 1), 1), count, ...shapeOf(query) };
});

export type ScimShape = Pick<ScimListQuery, 'without' | 'only'>;

export const ScimAttributes = createParamDecorator((_: unknown, context: ExecutionContext): ScimShape =>
  shapeOf(requestOf(context).query as Readonly<Record<string, unknown>>),
);

function shapeOf(query: Readonly<Record<string, unknown>>): ScimShape {
  const only = names(textIn(query, 'attributes'));
  return { without: names(textIn(query, 'excludedAttributes')), only: only.size === 0 ? null : only };
}

/** Of `name.givenName` and of names with their schema the attribute itself. */
function names(text: string | null): ReadonlySet<string> {
  const attributes = (text ?? '').split(',').map((name) => name.trim().replace(/^urn:.*:/iu, '').split('.')[0] ?? ''); // prettier-ignore
  return new Set(attributes.filter((name) => name !== '').map((name) => name.toLowerCase()));
}

function textIn(query: Readonly<Record<string, unknown>>, name: string): string | null {
  const text = query[name];
  if (text === undefined || text === '') return null;
  if (typeof text !== 'string' || text.length > 4_000) throw new ScimError(400, 'invalidValue', `${name} must be given once, and short.`);
  return text;
}

function numberIn(query: Readonly<Record<string, unknown>>, name: string, usual: number): number {
  const text = textIn(query, name);
  if (text === null) return usual;
  if (!/^-?\d{1,9}$/u.test(text)) throw new ScimError(400, 'invalidValue', `${name} must be a whole number.`);
  return Number(text);
}
