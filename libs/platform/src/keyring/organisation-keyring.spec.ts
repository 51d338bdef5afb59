import { createSecretKey, randomBytes, randomUUIDv7 } from 'node:crypto';
import fc from 'fast-check';
import { SecretText } from '../secret-text.js';
import { IntegrityError } from './integrity.error.js';
import { OrganisationKeyring, SEALED_OVERHEAD, type SecretBinding } from './organisation-keyring.js';

const organisationId = randomUUIDv7();
const key = createSecretKey(randomBytes(32));
const keyring = new OrganisationKeyring(organisationId, new Map([[1, key]]));

const ids = Array.from({ length: 4 }, () => randomUUIDv7());
const anId = fc.constantFrom(...ids);
const aBinding: fc.Arbitrary<SecretBinding> = fc.record({ recordId: anId, fieldId: anId, version: fc.integer({ min: 1, max: 5 }) });
const aText = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('a sealed secret', () => {
  it('opens to the same text in its own place', () => {
    fc.assert(
      fc.property(aBinding, aText, (binding, text) => {
        expect(keyring.open(binding, keyring.seal(binding, SecretText.of(text))).reveal()).toBe(text);
      }),
    );
  });

  it('is format 1, the key version, a nonce, the ciphertext and a full tag', () => {
    const sealed = new OrganisationKeyring(
      organisationId,
      new Map([
        [1, key],
        [258, key],
      ]),
    ).seal(bindingOf(1), SecretText.of('hunter2'));
    expect(sealed.subarray(0, 5).toString('hex')).toBe('0100000102');
    expect(sealed).toHaveLength(SEALED_OVERHEAD + 'hunter2'.length);
  });

  it('does not open when any bit of it is flipped', () => {
    fc.assert(
      fc.property(aBinding, aText, fc.nat(), (binding, text, position) => {
        const sealed = keyring.seal(binding, SecretText.of(text));
        const bit = position % (sealed.length * 8);
        sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => keyring.open(binding, sealed)).toThrow(IntegrityError);
      }),
    );
  });

  it('does not open when it is cut or extended', () => {
    fc.assert(
      fc.property(aBinding, aText, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 40 }), (binding, text, cut, extra) => {
        const sealed = keyring.seal(binding, SecretText.of(text));
        expect(() => keyring.open(binding, sealed.subarray(0, cut % sealed.length))).toThrow(IntegrityError);
        expect(() => keyring.open(binding, Buffer.concat([sealed, extra]))).toThrow(IntegrityError);
      }),
    );
  });

  it('does not open in any other place', () => {
    fc.assert(
      fc.property(aBinding, aBinding, aText, (own, other, text) => {
        fc.pre(own.recordId !== other.recordId || own.fieldId !== other.fieldId || own.version !== other.version);
        expect(() => keyring.open(other, keyring.seal(own, SecretText.of(text)))).toThrow(IntegrityError);
      }),
    );
  });

  it('does not open in another organisation, even one with the same key', () => {
    const other = new OrganisationKeyring(randomUUIDv7(), new Map([[1, key]]));
    expect(() => other.open(bindingOf(1), keyring.seal(bindingOf(1), SecretText.of('hunter2')))).toThrow(IntegrityError);
  });

  it('does not open with another version of the key than its own', () => {
    const rotated = new OrganisationKeyring(
      organisationId,
      new Map([
        [1, key],
        [2, createSecretKey(randomBytes(32))],
      ]),
    );
    const sealed = rotated.seal(bindingOf(1), SecretText.of('hunter2'));
    expect(rotated.open(bindingOf(1), sealed).reveal()).toBe('hunter2');
    sealed.writeUInt32BE(1, 1);
    expect(() => rotated.open(bindingOf(1), sealed)).toThrow(IntegrityError);
  });

  it('has a digest that is the same for the same text, and of no use to another organisation, even one with the same key', () => {
    const other = new OrganisationKeyring(randomUUIDv7(), new Map([[1, key]]));
    fc.assert(
      fc.property(aText, aText, (one, two) => {
        const digest = keyring.digest(SecretText.of(one));
        expect(digest.equals(keyring.digest(SecretText.of(two)))).toBe(one === two);
        expect(digest.equals(other.digest(SecretText.of(one)))).toBe(false);
        expect(digest).toHaveLength(32);
      }),
    );
  });

  it('never has the same nonce twice', () => {
    const nonces = new Set<string>();
    for (let count = 0; count < 20_000; count += 1) {
      nonces.add(keyring.seal(bindingOf(1), SecretText.of('')).subarray(5, 17).toString('hex'));
    }
    expect(nonces.size).toBe(20_000);
  });
});

function bindingOf(version: number): SecretBinding {
  return { recordId: ids[0] ?? '', fieldId: ids[1] ?? '', version };
}
