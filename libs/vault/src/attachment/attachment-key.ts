import { createSecretKey, generateKeySync, type KeyObject } from 'node:crypto';
import { SecretText } from '@clientst0r/platform';

/** Of a new file; it seals nothing else. */
export function newFileKey(): KeyObject {
  return generateKeySync('aes', { length: 256 });
}

/** The key as a text, as the organisation's keys seal. */
export function textOfKey(key: KeyObject): SecretText {
  return SecretText.of(key.export().toString('base64'));
}

export function keyOfText(text: SecretText): KeyObject {
  const bytes = Buffer.from(text.reveal(), 'base64');
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
