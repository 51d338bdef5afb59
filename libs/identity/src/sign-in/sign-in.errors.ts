import { UnauthenticatedError } from '@clientst0r/platform';

/** One text for an unknown name, a wrong password, a wrong code, a locked and a deactivated account. */
export class SignInFailedError extends UnauthenticatedError {
  override readonly code = 'sign-in-failed';

  constructor() {
    super('That did not match. Check what you typed; after several attempts, wait some minutes before the next.');
  }
}

/** The half session is unknown or older than five minutes. */
export class SignInExpiredError extends UnauthenticatedError {
  override readonly code = 'sign-in-expired';

  constructor() {
    super('This took too long. Start again with your e-mail address and password.');
  }
}
