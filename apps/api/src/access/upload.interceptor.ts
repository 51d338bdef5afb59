import type { Readable } from 'node:stream';
import {
  BadRequestException,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
  PayloadTooLargeException,
} from '@nestjs/common';
import { FileFieldsInterceptor } from '@nestjs/platform-express';
import type { Observable } from 'rxjs';
import type { AccessedRequest } from './authenticated-request.js';

export const LARGEST_UPLOAD = 50_000_000;
const LARGEST_KEY_FILE = 100_000;
const LIMITS = { fileSize: LARGEST_UPLOAD, files: 2, fields: 10, fieldNameSize: 50, fieldSize: 10_000, parts: 12, headerPairs: 10 };

interface Upload {
  readonly content: Uint8Array;
}

export interface Uploads {
  readonly file?: Uint8Array;
  readonly keyFile?: Uint8Array;
}

type UploadRequest = AccessedRequest & { files?: { file?: Upload[]; keyFile?: Upload[] } };
type Taken = (error: Error | null, upload?: Upload) => void;

/** Files stay in memory, as they are secrets; each in one buffer that is as long as the request says. */
const MEMORY = {
  _handleFile({ headers }: UploadRequest, { fieldname, stream }: { fieldname: string; stream: Readable }, taken: Taken): void {
    const most = fieldname === 'keyFile' ? LARGEST_KEY_FILE : LARGEST_UPLOAD;
    const buffer = Buffer.allocUnsafeSlow(Math.min(most, Number(headers['content-length'] ?? most)));
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      if (length <= buffer.length) chunk.copy(buffer, length);
      length += chunk.length;
    });
    stream.once('error', taken);
    stream.once('end', () => {
      if (length > buffer.length) taken(new PayloadTooLargeException('The file is larger than this route takes.'));
      else taken(null, { content: buffer.subarray(0, length) });
    });
  },
  _removeFile(_request: unknown, _file: unknown, done: (error: null) => void): void {
    done(null);
  },
};

const Forms = FileFieldsInterceptor([{ name: 'file', maxCount: 1 }, { name: 'keyFile', maxCount: 1 }], { storage: MEMORY, limits: LIMITS }); // prettier-ignore

/** Reads the form of a request. What is done once more after a deadlock finds it read. */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  private readonly forms = new Forms();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<UploadRequest>();
    if (request.files) return next.handle();
    try {
      return await this.forms.intercept(context, next);
    } catch (error) {
      // The library's own errors quote names that the sender chose.
      throw error instanceof HttpException ? error : new BadRequestException('The form cannot be read.');
    }
  }
}

export const UploadedFiles = createParamDecorator((_: unknown, context: ExecutionContext): Uploads => {
  const { file, keyFile } = context.switchToHttp().getRequest<UploadRequest>().files ?? {};
  return { ...(file?.[0] ? { file: file[0].content } : {}), ...(keyFile?.[0] ? { keyFile: keyFile[0].content } : {}) };
});
