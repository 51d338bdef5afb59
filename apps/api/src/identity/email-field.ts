import { isEmailAddress, normalisedEmail } from '@clientst0r/identity';
import { ValidationFailedError } from '@clientst0r/platform';

/** The normalised address. Throws `ValidationFailedError` for what is none. */
export function emailOf(field: string, typed: string): string {
  const email = normalisedEmail(typed);
  if (!isEmailAddress(email)) throw new ValidationFailedError([{ field, message: 'is not an e-mail address' }]);
  return email;
}
