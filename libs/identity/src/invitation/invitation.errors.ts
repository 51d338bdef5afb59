import { NotFoundError } from '@clientst0r/platform';

/** One answer for links that are unknown, used, withdrawn or too old. */
export class InvitationInvalidError extends NotFoundError {
  override readonly code = 'invitation-invalid';

  constructor() {
    super('This link is not valid any more. Ask for a new one.');
  }
}
