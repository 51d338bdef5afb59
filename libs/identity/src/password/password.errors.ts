import { NotFoundError } from '@clientst0r/platform';

/** One answer for links that are unknown, used, withdrawn, too old, or of an account that is not active. */
export class PasswordResetInvalidError extends NotFoundError {
  override readonly code = 'password-reset-invalid';

  constructor() {
    super('This link is not valid any more. Ask for a new one.');
  }
}
