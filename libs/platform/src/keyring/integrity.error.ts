import { DomainError } from '../errors.js';

/** A ciphertext that is not the one that was written in this place. One error for every cause, so it tells an attacker nothing. */
export class IntegrityError extends DomainError {
  readonly code = 'internal';
  readonly status = 500;

  constructor() {
    super('Something went wrong.');
  }
}
