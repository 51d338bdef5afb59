import { DomainError } from '@clientst0r/platform';

/** Of one file, in bytes. */
export const LARGEST_ATTACHMENT = 25 * 1024 * 1024;
/** Of one entry. */
export const MOST_ATTACHMENTS = 50;

export class AttachmentTooLargeError extends DomainError {
  readonly code = 'attachment-too-large';
  readonly status = 413;

  constructor() {
    super('A file may have 25 MiB at most.');
  }
}

export class AttachmentQuotaError extends DomainError {
  readonly code = 'attachment-quota';
  readonly status = 409;

  /** @param most MiB that an organisation may keep */
  constructor(most: number) {
    super(`The files of an organisation may have ${most} MiB together, and this one would be too much. Delete some first.`);
  }
}
