import { ForbiddenError, GoneError, NotFoundError } from '@clientst0r/platform';
import type { LinkEnding } from './outside-link.js';

/** One answer for links that never were, and for those that nobody stands for any more. */
export class LinkInvalidError extends NotFoundError {
  override readonly code = 'link-invalid';

  constructor() {
    super('This link does not work. Ask for a new one.');
  }
}

const OVER: Readonly<Record<LinkEnding, string>> = {
  used: 'This link was used already. If that was not you, tell the one who sent it at once.',
  expired: 'The time of this link is over. Ask for a new one.',
  revoked: 'This link was taken back by the one who sent it.',
  locked: 'This link was closed after too many wrong passphrases. Ask for a new one.',
  purged: 'What this link was for is no longer there.',
};

/** Only whoever has the whole link hears why it is over. */
export class LinkOverError extends GoneError {
  constructor(ending: LinkEnding) {
    super(`link-${ending}`, OVER[ending]);
  }
}

export class WrongPassphraseError extends ForbiddenError {
  override readonly code = 'wrong-passphrase';

  constructor(triesLeft: number) {
    super(
      triesLeft === 1
        ? 'That is not the passphrase. One more wrong one closes the link.'
        : `That is not the passphrase. ${triesLeft} tries are left.`,
    );
  }
}
