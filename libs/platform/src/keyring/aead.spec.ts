import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deriveBytes, openWith, sealWith } from './aead.js';
import { IntegrityError } from './integrity.error.js';

interface AeadGroup {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tests: readonly Readonly<Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'result', string> & { tcId: number }>[];
}

interface HkdfGroup {
  readonly tests: readonly (Readonly<Record<'ikm' | 'salt' | 'info' | 'okm' | 'result', string>> & { tcId: number; size: number })[];
}

interface CavpCase {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly ct: string;
  readonly tag: string;
  readonly msg: string | null;
  readonly valid: boolean;
}

describe('AES-256-GCM', () => {
  const groups = (vectors('aes_gcm_test.json') as { testGroups: AeadGroup[] }).testGroups.filter(({ keySize }) => keySize === 256);
  const ours = groups.filter(({ ivSize }) => ivSize === 96).flatMap(({ tests }) => tests);
  const otherNonces = groups.filter(({ ivSize }) => ivSize !== 96).flatMap(({ tests }) => tests);

  it('agrees with all 66 cases of Project Wycheproof', () => {
    expect(ours).toHaveLength(66);
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of ours) {
      const inputs = [secretKey(key), hex(iv), hex(aad)] as const;
      if (result === 'valid') expect({ tcId, sealed: sealWith(...inputs, hex(msg)).toString('hex') }).toEqual({ tcId, sealed: ct + tag });
      expect({ tcId, opened: attempt(() => openWith(...inputs, hex(ct + tag))) }).toEqual({
        tcId,
        opened: result === 'valid' ? msg : 'refused',
      });
    }
  });

  it('refuses nonces of any other length', () => {
    expect(otherNonces.length).toBeGreaterThan(0);
    for (const { key, iv, aad, msg, ct, tag } of otherNonces) {
      expect(() => sealWith(secretKey(key), hex(iv), hex(aad), hex(msg))).toThrow(RangeError);
      expect(() => openWith(secretKey(key), hex(iv), hex(aad), hex(ct + tag))).toThrow(IntegrityError);
    }
  });

  it('agrees with all 750 cases of NIST CAVP', () => {
    const cases = vectors('cavp_gcm256_iv96_tag128.json') as CavpCase[];
    expect(cases).toHaveLength(750);
    for (const [index, { key, iv, aad, ct, tag, msg, valid }] of cases.entries()) {
      const inputs = [secretKey(key), hex(iv), hex(aad)] as const;
      expect({ index, opened: attempt(() => openWith(...inputs, hex(ct + tag))) }).toEqual({ index, opened: valid ? msg : 'refused' });
      if (valid) expect({ index, sealed: sealWith(...inputs, hex(msg ?? '')).toString('hex') }).toEqual({ index, sealed: ct + tag });
    }
  });

  it.each([0, 4, 8, 12, 13, 14, 15])('refuses a tag cut to %i bytes', (length) => {
    const inputs = [secretKey('00'.repeat(32)), hex('00'.repeat(12)), Buffer.from('place')] as const;
    const sealed = sealWith(...inputs, Buffer.alloc(0));
    expect(() => openWith(...inputs, sealed.subarray(0, length))).toThrow(IntegrityError);
  });
});

describe('HKDF-SHA-256', () => {
  it('agrees with all 86 cases of Project Wycheproof', () => {
    const cases = (vectors('hkdf_sha256_test.json') as { testGroups: HkdfGroup[] }).testGroups.flatMap(({ tests }) => tests);
    expect(cases).toHaveLength(86);
    for (const { tcId, ikm, salt, info, size, okm, result } of cases) {
      const derived = attempt(() => deriveBytes(secretKey(ikm), hex(salt), hex(info), size));
      expect({ tcId, derived }).toEqual({ tcId, derived: result === 'valid' ? okm : 'refused' });
    }
  });
});

function vectors(file: string): unknown {
  return JSON.parse(readFileSync(`test/vectors/${file}`, 'utf8'));
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

function secretKey(text: string): ReturnType<typeof createSecretKey> {
  return createSecretKey(hex(text));
}

function attempt(make: () => Buffer): string {
  try {
    return make().toString('hex');
  } catch {
    return 'refused';
  }
}
