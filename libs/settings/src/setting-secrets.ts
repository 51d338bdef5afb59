import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring, PLATFORM_KEY_OWNER, SecretText } from '@clientst0r/platform';

const bindingOf = (key: string, recordId: string) => ({ recordId, fieldId: `setting/${key}`, version: 1 });

/** Secret settings as they are stored: `record id : sealed value in base 64`, so that no two ever share a key and a nonce. */
@Injectable()
export class SettingSecrets {
  constructor(private readonly keyring: Keyring) {}

  /** To be awaited before the transaction that seals. */
  async prepare(): Promise<void> {
    await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  async seal(key: string, plain: string): Promise<string> {
    if (plain === '') return '';
    const recordId = randomUUIDv7();
    const sealed = await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(key, recordId), SecretText.of(plain));
    return `${recordId}:${sealed.toString('base64')}`;
  }

  async open(key: string, stored: unknown): Promise<SecretText | null> {
    if (typeof stored !== 'string' || stored === '') return null;
    const [recordId = '', sealed = ''] = stored.split(':');
    return this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(key, recordId), Buffer.from(sealed, 'base64'));
  }
}
