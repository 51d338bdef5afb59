import { HttpErrorResponse } from '@angular/common/http';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** The one error of this application: RFC 9457 problem details, or their absence (no connection). */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    readonly fields: readonly FieldProblem[] = [],
  ) {
    super(message);
  }

  /** Of the first field that is wrong, or of the whole. */
  get complaint(): string {
    const [first] = this.fields;
    return first ? `${first.field} ${first.message}` : this.message;
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HttpErrorResponse) return fromResponse(error);
    if (error instanceof Error && error.cause !== undefined) return Problem.from(error.cause);
    return new Problem(0, 'unexpected', error instanceof Error ? error.message : 'Something went wrong.');
  }
}

const FALLBACK: Readonly<Record<number, string>> = {
  0: 'The server cannot be reached. Check the connection and try again.',
  403: 'Your roles here do not include this.',
  404: 'It does not exist, or not for you.',
  412: 'Somebody else changed this in the meantime.',
  413: 'That is too large.',
  429: 'Too many attempts. Wait a moment and try again.',
  502: 'The server is not available at the moment.',
  503: 'The server is busy or starting. Try again in a moment.',
};

function fromResponse(response: HttpErrorResponse): Problem {
  const details = detailsOf(response.error);
  const text = textOf(details['detail']) ?? textOf(details['title']);
  const fields = Array.isArray(details['errors']) ? details['errors'].filter(isFieldProblem) : [];
  return new Problem(
    response.status,
    textOf(details['code']) ?? (response.status === 0 ? 'unreachable' : 'unexpected'),
    text ?? FALLBACK[response.status] ?? 'Something went wrong on the server.',
    textOf(details['requestId']) ?? null,
    fields,
  );
}

/** A request that expects no body receives its problem as text. */
function detailsOf(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body;
  if (typeof body !== 'string' || !body.startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value['field'] === 'string' && typeof value['message'] === 'string';
}
