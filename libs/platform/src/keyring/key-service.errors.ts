import { UnavailableError } from '../errors.js';
import { RootKeyError } from './root-key.error.js';

/** The key service does not answer, or says that it cannot now. It may be asked again. */
export class KeyServiceAwayError extends UnavailableError {
  override readonly code = 'key-service-away';

  /** @param why for the operator, in a few words without a secret */
  constructor(readonly why: string) {
    super('The key service is away, and without it nothing here can be opened or sealed. Nothing was changed; try again in a moment.');
  }
}

/** It answers, and what it says is no: the token, the key or its versions are not as they must be. */
export class KeyServiceRefusedError extends RootKeyError {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}
