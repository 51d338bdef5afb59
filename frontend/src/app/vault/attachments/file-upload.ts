import { HttpClient, HttpEventType } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Subscription } from 'rxjs';
import { ApiConfiguration } from '../../api/api-configuration';
import { addAttachment } from '../../api/functions';
import type { AttachmentDto } from '../../api/models';
import { RequestBuilder } from '../../api/request-builder';

/** The server's limit of one file, in bytes. */
export const LARGEST_FILE = 25 * 1024 * 1024;
/** Of one entry. */
export const MOST_FILES = 50;

/** What no name may have: the server refuses it, and a file of that name can still be kept. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

interface To {
  readonly organisationId: string;
  readonly credentialId: string;
}

export interface Upload {
  /** Undefined when it was stopped. Rejects with a `Problem`. */
  readonly done: Promise<AttachmentDto | undefined>;
  stop(): void;
}

/** Sends a file as it is, which the generated client does too, but without telling how far it is. */
@Injectable({ providedIn: 'root' })
export class FileUpload {
  private readonly http = inject(HttpClient);
  private readonly config = inject(ApiConfiguration);

  /** @param progress is told percents of what was sent */
  start(to: To, file: File, progress: (percent: number) => void): Upload {
    const request = new RequestBuilder(this.config.rootUrl, addAttachment.PATH, 'post');
    request.path('organisationId', to.organisationId);
    request.path('credentialId', to.credentialId);
    request.query('name', file.name.replaceAll(UNSEEN, '').slice(-1_000) || 'file');
    // What a browser takes a file for is no concern of the server's.
    request.body(new Blob([file], { type: 'application/octet-stream' }));
    const { promise, resolve, reject } = Promise.withResolvers<AttachmentDto | undefined>();
    const sending: Subscription = this.http
      .request<AttachmentDto>(request.build({ responseType: 'json', reportProgress: true }))
      .subscribe({
        next: (event) => {
          if (event.type === HttpEventType.UploadProgress)
            progress(Math.round((100 * event.loaded) / Math.max(1, event.total ?? file.size)));
          if (event.type === HttpEventType.Response) resolve(event.body ?? undefined);
        },
        error: reject,
      });
    return {
      done: promise,
      stop: () => {
        sending.unsubscribe();
        resolve(undefined);
      },
    };
  }
}
