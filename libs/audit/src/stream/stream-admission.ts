import { Injectable } from '@nestjs/common';
import { Keyring, PLATFORM_KEY_OWNER, type SecretBinding, type SecretText } from '@clientst0r/platform';
import type { StreamDestination, StreamInput } from './stream-destination.entity.js';
import { assertStreamValid } from './stream-input.rules.js';
import { ReceiverAddresses } from './transport/receiver-addresses.js';

/** What a stream may be, and its secret under the deployment's own key. */
@Injectable()
export class StreamAdmission {
  constructor(
    private readonly addresses: ReceiverAddresses,
    private readonly keyring: Keyring,
  ) {}

  /** Before the transaction, for the key may have to be made first. @throws ValidationFailedError */
  async admit(input: StreamInput, secret: SecretText | null, hasSecret: boolean): Promise<void> {
    assertStreamValid(input, secret, hasSecret, this.addresses);
    if (secret) await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  async seal(stream: StreamDestination, secret: SecretText): Promise<void> {
    stream.setSecret(await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(stream, stream.secretVersion + 1), secret));
  }

  /** @throws IntegrityError */
  async open(stream: StreamDestination): Promise<SecretText | null> {
    if (!stream.sealedSecret) return null;
    return this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(stream, stream.secretVersion), stream.sealedSecret);
  }
}

function bindingOf({ id }: StreamDestination, version: number): SecretBinding {
  return { recordId: id, fieldId: 'audit-stream-secret', version };
}
