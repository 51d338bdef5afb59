import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { DomainError } from '@clientst0r/platform';

const BODY_LIMIT = '256kb';
/** An import may carry a whole export of another product in one field; what is larger is sent as a file, which is read later (0048). */
const IMPORT_BODY_LIMIT = '10mb';
/** RFC 7644, section 3.1: a group comes with all of its members. */
const SCIM_BODY_LIMIT = '2mb';
const SCIM_PATH = /^\/scim\/v2\//u;
const SCIM_TYPES = ['application/scim+json', 'application/json'];
/** SAML Bindings, section 3.5: its messages are posted as a form. */
const SAML_PATH = /^\/api\/v1\/sign-in\/providers\/[^/]+\/(?:assertion|single-logout)\/?$/u;
/** OpenID Connect Back-Channel Logout 1.0, section 2.5: a form as well, in which other values are to be ignored. */
const LOGOUT_PATH = /^\/api\/v1\/sign-in\/providers\/[^/]+\/logout\/?$/u;
const IMPORT_PATH = /^\/api\/v1\/organisations\/[^/]+\/imports(?:\/|$)/u;

/** The parser's own message repeats a piece of the body, which may be a secret; these do not. */
class UnreadableBodyError extends DomainError {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** RFC 8259, section 8.1. */
function requireUtf8(_request: unknown, _response: unknown, _body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw Object.assign(new Error('not UTF-8'), { status: 415 });
}

/** Reads JSON bodies, and the two forms that another site sends by design: a SAML message and a logout token. Any other form stays unread. */
export function readJsonBody(): RequestHandler {
  const small = express.json({ limit: BODY_LIMIT, type: 'application/json', verify: requireUtf8 });
  const large = express.json({ limit: IMPORT_BODY_LIMIT, type: 'application/json', verify: requireUtf8 });
  const scim = express.json({ limit: SCIM_BODY_LIMIT, type: SCIM_TYPES, verify: requireUtf8 });
  const form = express.urlencoded({ limit: BODY_LIMIT, extended: false, parameterLimit: 10 });
  const special = [
    { path: SCIM_PATH, read: scim },
    { path: IMPORT_PATH, read: large },
    { path: SAML_PATH, read: form },
    { path: LOGOUT_PATH, read: onlyField(form, 'logout_token') },
  ];
  return (request: Request, response: Response, next: NextFunction) => {
    const read = special.find(({ path }) => path.test(request.path))?.read ?? small;
    read(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : unreadable(error));
    });
  };
}

function onlyField(read: RequestHandler, name: string): RequestHandler {
  return (request: Request<unknown, unknown, Record<string, unknown> | undefined>, response, next) => {
    void read(request as Request, response, (error?: unknown) => {
      const value = request.body?.[name];
      request.body = value === undefined ? {} : { [name]: value };
      next(error);
    });
  };
}

/** body-parser marks its errors with a status; see its README, section Errors. */
function unreadable(error: unknown): UnreadableBodyError {
  const { status } = error as { status?: unknown };
  if (status === 413) return new UnreadableBodyError(413, 'too-large', 'The body is larger than this route takes.');
  if (status === 415) return new UnreadableBodyError(415, 'unsupported-media-type', 'The body has an encoding that is not read here.');
  return new UnreadableBodyError(400, 'malformed-json', 'The body is not valid JSON.');
}
