import fc from 'fast-check';
import { apiKeyHash, isSecretOf, newApiKeyText, parsedApiKey } from './api-key-text.js';

it('reads the keys that it makes, and only with their own secret', () => {
  for (let round = 0; round < 50; round += 1) {
    const { prefix, secret, text } = newApiKeyText();
    expect(parsedApiKey(text.reveal())).toEqual({ prefix, secret });
    expect(isSecretOf(secret, apiKeyHash(secret))).toBe(true);
    expect(isSecretOf(newApiKeyText().secret, apiKeyHash(secret))).toBe(false);
  }
});

it('has never the same twice, and is not told by printing it', () => {
  const keys = Array.from({ length: 200 }, newApiKeyText);
  expect(new Set(keys.map(({ prefix }) => prefix)).size).toBe(200);
  expect(String(keys[0]?.text)).not.toContain('cst_');
});

it('refuses a key with any one letter changed', () => {
  const text = newApiKeyText().text.reveal();
  fc.assert(
    fc.property(fc.integer({ min: 4, max: text.length - 1 }), fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz_'), (at, letter) => {
      fc.pre(text[at] !== letter);
      expect(parsedApiKey(text.slice(0, at) + letter + text.slice(at + 1))).toBeNull();
    }),
  );
});

it('refuses whatever is no key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parsedApiKey(text)).toBeNull();
    }),
  );
});
