import { Injectable } from '@nestjs/common';
import { Keyring, PLATFORM_KEY_OWNER, type SecretBinding, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { assertStreamValid } from '../stream/stream-input.rules.js';
import { ReceiverAddresses } from '../stream/transport/receiver-addresses.js';
import type { AnchorInput, CheckpointAnchor } from './anchor.entity.js';

const ADDRESS = /^[^\s@<>"'(),:;\\]{1,64}@[^\s@<>"'(),:;\\]{1,253}$/u;

/** What an anchor may be, and its secret under the deployment's own key. */
@Injectable()
export class AnchorAdmission {
  constructor(
    private readonly addresses: ReceiverAddresses,
    private readonly keyring: Keyring,
  ) {}

  /** Before the transaction, for the key may have to be made first. @throws ValidationFailedError */
  async admit(input: AnchorInput, secret: SecretText | null, hasSecret: boolean): Promise<void> {
    if (input.kind === 'mail') assertMailValid(input, secret);
    else this.assertReceiverValid({ ...input, kind: input.kind }, secret, hasSecret);
    if (secret) await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  /** As `admit`; nobody has a stored secret sent to a receiver of his own by changing the address. @throws ValidationFailedError */
  async admitChange(current: CheckpointAnchor, input: AnchorInput, secret: SecretText | null): Promise<void> {
    if (secret === null) assertSecretStays(current, input);
    await this.admit(input, secret, current.hasSecret);
  }

  async seal(anchor: CheckpointAnchor, secret: SecretText): Promise<void> {
    anchor.setSecret(await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(anchor, anchor.secretVersion + 1), secret));
  }

  /** @throws IntegrityError */
  async open(anchor: CheckpointAnchor): Promise<SecretText | null> {
    if (!anchor.sealedSecret) return null;
    return this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(anchor, anchor.secretVersion), anchor.sealedSecret);
  }

  /** The rules of streams, which call the target `url`. */
  private assertReceiverValid(
    { target, ...input }: AnchorInput & { kind: 'syslog' | 'webhook' },
    secret: SecretText | null,
    hasSecret: boolean,
  ): void {
    try {
      assertStreamValid({ ...input, url: target, index: null, compressed: false }, secret, hasSecret, this.addresses);
    } catch (error) {
      if (!(error instanceof ValidationFailedError)) throw error;
      throw new ValidationFailedError(error.fields.map(({ field, message }) => ({ field: field === 'url' ? 'target' : field, message })));
    }
  }
}

function assertMailValid({ name, target, authority, certificate }: AnchorInput, secret: SecretText | null): void {
  const wrong: readonly (readonly [string, boolean, string])[] = [
    ['name', name.trim() === '', 'must not be blank'],
    ['target', !ADDRESS.test(target), 'must be an e-mail address'],
    ['authority', authority !== null, 'is not for mail'],
    ['certificate', certificate !== null, 'is not for mail'],
    ['secret', secret !== null, 'is not for mail'],
  ];
  const problems = wrong.filter(([, isWrong]) => isWrong).map(([field, , message]) => ({ field, message }));
  if (problems.length > 0) throw new ValidationFailedError(problems);
}

function assertSecretStays(current: CheckpointAnchor, input: AnchorInput): void {
  const keepsSecret = current.hasSecret && !(input.kind === 'syslog' && input.certificate === null);
  const isOtherReceiver = keepsSecret && hostOf(current) !== hostOf(input);
  const isOtherCertificate = input.certificate !== null && input.certificate !== current.certificate;
  if (!isOtherReceiver && !isOtherCertificate) return;
  throw new ValidationFailedError([{ field: 'secret', message: 'must be given again with another address or certificate' }]);
}

function hostOf({ target }: Pick<AnchorInput, 'target'>): string {
  return URL.parse(target)?.host ?? '';
}

function bindingOf({ id }: CheckpointAnchor, version: number): SecretBinding {
  return { recordId: id, fieldId: 'audit-anchor-secret', version };
}
