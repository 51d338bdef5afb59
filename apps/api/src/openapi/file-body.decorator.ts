import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata, UnsupportedMediaTypeException } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request } from 'express';
import { DomainError, UnavailableError } from '@clientst0r/platform';

export const TAKES_FILE = 'clientst0r:takes-file';
/** Any other is not looked at: what a sender says of his file counts for nothing. A page of another site cannot send it unasked. */
export const FILE_TYPE = 'application/octet-stream';

/** The connection ended before the file did. */
class UploadCutOffError extends DomainError {
  readonly code = 'upload-cut-off';
  readonly status = 400;

  constructor() {
    super('The file did not arrive whole. Nothing was kept; send it again.');
  }
}

/** The handler takes the bytes of a file as its body, unread until it asks. */
export function TakesFile(): MethodDecorator {
  const schema = { type: 'string', format: 'binary' } as const;
  return applyDecorators(SetMetadata(TAKES_FILE, true), ApiConsumes(FILE_TYPE), ApiBody({ required: true, schema }));
}

/** A file that arrives. */
export class FileBody {
  constructor(private readonly request: Request) {}

  /** Can be taken once. `bytes` is what the sender says, null when he does not. Throws 415 when it is no file. */
  take(): { readonly bytes: number | null; readonly content: AsyncIterable<Uint8Array> } {
    const { request } = this;
    if (!request.is(FILE_TYPE)) throw new UnsupportedMediaTypeException(`Send the file itself (Content-Type: ${FILE_TYPE}).`);
    // As when the handler is called again after a deadlock: the sender has to send it again.
    if (request.readableDidRead) throw new UnavailableError();
    return { bytes: declaredBytes(request), content: piecesOf(request) };
  }
}

/** The body as a `FileBody`; nothing of it is judged before path and query are. */
export const UploadedFile = createParamDecorator((_: unknown, context: ExecutionContext): FileBody => {
  return new FileBody(context.switchToHttp().getRequest<Request>());
});

function declaredBytes({ headers }: Request): number | null {
  if (headers['transfer-encoding'] !== undefined) return null;
  return Number(headers['content-length'] ?? 0);
}

async function* piecesOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    // Whoever refuses the rest wants to answer on this connection.
    for await (const piece of request.iterator({ destroyOnReturn: false })) yield piece as Uint8Array;
  } catch {
    throw new UploadCutOffError();
  } finally {
    request.resume();
  }
}
