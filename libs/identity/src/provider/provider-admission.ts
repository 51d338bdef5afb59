import { Injectable } from '@nestjs/common';
import { Keyring, PLATFORM_KEY_OWNER, type SecretBinding, type SecretText } from '@clientst0r/platform';
import type { IdentityProvider, ProviderInput, ProviderKind } from './identity-provider.entity.js';
import { assertProviderValid } from './provider-input.rules.js';

/** What a provider may be, and its client secret under the deployment's own key. */
@Injectable()
export class ProviderAdmission {
  constructor(private readonly keyring: Keyring) {}

  /** Before the transaction, for the key may have to be made first. @throws ValidationFailedError */
  async admit(kind: ProviderKind, input: ProviderInput, secret: SecretText | null, hasSecret: boolean): Promise<void> {
    assertProviderValid(kind, input, secret, hasSecret);
    if (secret) await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  async seal(provider: IdentityProvider, secret: SecretText): Promise<void> {
    provider.setSecret(await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(provider.id, provider.secretVersion + 1), secret));
  }

  /** PKCS #8 of a decryption key. */
  async sealKey(keyId: string, privateKey: SecretText): Promise<Buffer> {
    await this.keyring.prepare(PLATFORM_KEY_OWNER);
    return this.keyring.seal(PLATFORM_KEY_OWNER, keyBindingOf(keyId), privateKey);
  }

  /** The newest first. @throws IntegrityError */
  openKeys({ decryptionKeys }: IdentityProvider): Promise<SecretText[]> {
    const sealed = decryptionKeys.map(({ id, sealedKey }) => ({ id, bytes: Buffer.from(sealedKey, 'base64') }));
    return Promise.all(sealed.map(({ id, bytes }) => this.keyring.open(PLATFORM_KEY_OWNER, keyBindingOf(id), bytes)));
  }

  /** @throws IntegrityError */
  async open({ id, secretVersion, sealedSecret }: IdentityProvider): Promise<SecretText | null> {
    return sealedSecret && this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(id, secretVersion), sealedSecret);
  }
}

function keyBindingOf(recordId: string): SecretBinding {
  return { recordId, fieldId: 'identity-provider-decryption-key', version: 1 };
}

function bindingOf(recordId: string, version: number): SecretBinding {
  return { recordId, fieldId: 'identity-provider-secret', version };
}
