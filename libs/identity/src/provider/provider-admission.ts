import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Keyring, PLATFORM_KEY_OWNER, type SecretBinding, type SecretText } from '@clientst0r/platform';
import type { IdentityProvider, ProviderInput, ProviderKind, SealedKeyPair } from './identity-provider.entity.js';
import { type KeyUse, newOwnKeyPair } from './own-key-pair.js';
import { assertProviderValid } from './provider-input.rules.js';

/** What a provider may be, and its client secret under the deployment's own key. */
@Injectable()
export class ProviderAdmission {
  constructor(
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {}

  /** Before the transaction, for the key may have to be made first. @throws ValidationFailedError */
  async admit(kind: ProviderKind, input: ProviderInput, secret: SecretText | null, hasSecret: boolean): Promise<void> {
    assertProviderValid(kind, input, secret, hasSecret);
    if (secret) await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  async seal(provider: IdentityProvider, secret: SecretText): Promise<void> {
    provider.setSecret(await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(provider.id, provider.secretVersion + 1), secret));
  }

  /** Before the transaction. */
  async newKey(use: KeyUse): Promise<SealedKeyPair> {
    const [id, now] = [randomUUIDv7(), this.clock.now()];
    const { certificate, privateKey } = await newOwnKeyPair(now, use);
    await this.keyring.prepare(PLATFORM_KEY_OWNER);
    const sealed = await this.keyring.seal(PLATFORM_KEY_OWNER, keyBindingOf(id, use), privateKey);
    return { id, certificate, sealedKey: sealed.toString('base64'), createdAt: now.toISOString() };
  }

  /** The key by which we sign what we say about signing out: there is one as long as there is an address for it. */
  async signingKeyFor({ signOutUrl }: ProviderInput, current: SealedKeyPair | null = null): Promise<SealedKeyPair | null> {
    return signOutUrl === null ? null : (current ?? (await this.newKey('signing')));
  }

  /** PKCS #8. The newest first. @throws IntegrityError */
  openDecryptionKeys({ decryptionKeys }: IdentityProvider): Promise<SecretText[]> {
    return Promise.all(decryptionKeys.map((pair) => this.openKey(pair, 'encryption')));
  }

  /** PKCS #8. @throws IntegrityError */
  openKey({ id, sealedKey }: SealedKeyPair, use: KeyUse): Promise<SecretText> {
    return this.keyring.open(PLATFORM_KEY_OWNER, keyBindingOf(id, use), Buffer.from(sealedKey, 'base64'));
  }

  /** @throws IntegrityError */
  async open({ id, secretVersion, sealedSecret }: IdentityProvider): Promise<SecretText | null> {
    return sealedSecret && this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(id, secretVersion), sealedSecret);
  }
}

const KEY_FIELDS: Readonly<Record<KeyUse, string>> = {
  encryption: 'identity-provider-decryption-key',
  signing: 'identity-provider-signing-key',
};

function keyBindingOf(recordId: string, use: KeyUse): SecretBinding {
  return { recordId, fieldId: KEY_FIELDS[use], version: 1 };
}

function bindingOf(recordId: string, version: number): SecretBinding {
  return { recordId, fieldId: 'identity-provider-secret', version };
}
