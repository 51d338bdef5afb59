import { SecretText } from '@clientst0r/platform';
import { oneTimeCode, oneTimeCodeProblem } from './one-time-code.js';

const base32 = (text: string): string => {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/gu) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five.padEnd(5, '0'), 2)]).join('');
};

const SEEDS = {
  SHA1: base32('12345678901234567890'),
  SHA256: base32('12345678901234567890123456789012'),
  SHA512: base32('1234567890123456789012345678901234567890123456789012345678901234'),
};

const OATHTOOL: readonly (readonly [keyof typeof SEEDS, number, number, number, string])[] = [
  ['SHA1', 6, 30, 59, '287082'],
  ['SHA1', 6, 60, 1234567890, '713351'],
  ['SHA1', 7, 30, 1111111109, '7081804'],
  ['SHA1', 7, 60, 1234567890, '5713351'],
  ['SHA1', 8, 15, 2000000000, '48111332'],
  ['SHA1', 8, 90, 1700000000, '25104119'],
  ['SHA256', 6, 30, 59, '119246'],
  ['SHA256', 6, 60, 1234567890, '450756'],
  ['SHA256', 7, 30, 1111111109, '8084774'],
  ['SHA256', 7, 60, 1234567890, '6450756'],
  ['SHA256', 8, 15, 2000000000, '80973627'],
  ['SHA256', 8, 90, 1700000000, '28085427'],
  ['SHA512', 6, 30, 59, '693936'],
  ['SHA512', 6, 60, 1234567890, '275929'],
  ['SHA512', 7, 30, 1111111109, '5091201'],
  ['SHA512', 7, 60, 1234567890, '5275929'],
  ['SHA512', 8, 15, 2000000000, '18601595'],
  ['SHA512', 8, 90, 1700000000, '80377239'],
];

describe('one-time codes', () => {
  it.each([
    ['SHA1', 59, '94287082'],
    ['SHA1', 1111111109, '07081804'],
    ['SHA1', 1111111111, '14050471'],
    ['SHA1', 1234567890, '89005924'],
    ['SHA1', 2000000000, '69279037'],
    ['SHA1', 20000000000, '65353130'],
    ['SHA256', 1234567890, '91819424'],
    ['SHA512', 1234567890, '93441116'],
  ] as const)('are those of RFC 6238, appendix B: %s at %i', (algorithm, seconds, code) => {
    const seed = SecretText.of(`otpauth://totp/Test:ada?secret=${SEEDS[algorithm]}&algorithm=${algorithm}&digits=8`);
    expect(oneTimeCode(seed, new Date(seconds * 1000)).code).toBe(code);
  });

  // oathtool 2.6.7: `oathtool --totp=sha256 -d 7 -s 60s -N @1234567890 $(printf 12345678901234567890123456789012 | xxd -p)`
  it.each(OATHTOOL)('are those of oathtool: %s, %i digits, %i seconds, at %i', (algorithm, digits, period, seconds, code) => {
    const seed = SecretText.of(`otpauth://totp/x?secret=${SEEDS[algorithm]}&algorithm=${algorithm}&digits=${digits}&period=${period}`);
    expect(oneTimeCode(seed, new Date(seconds * 1000)).code).toBe(code);
  });

  // The vectors of KeePassXC (tests/TestTotp.cpp).
  it.each([
    [1511200518, 'FR8RV'],
    [1511200714, '9P3VP'],
  ])('are those of Steam: at %i', (seconds, code) => {
    const seed = '63BEDWCQZKTQWPESARIERL5DTTQFCJTK';
    for (const text of [
      `steam://${seed}`,
      `STEAM://${seed.toLowerCase()}`,
      `otpauth://totp/Valve:ada?secret=${seed}&issuer=Valve&encoder=steam`,
    ])
      expect(oneTimeCode(SecretText.of(text), new Date(seconds * 1000))).toMatchObject({ code, period: 30 });
  });

  it('have 6 digits, SHA-1 and 30 seconds when the seed is bare, however it is spaced', () => {
    const at = new Date(59_000);
    const expected = { code: '287082', expiresAt: new Date(60_000), period: 30 };
    for (const seed of [SEEDS.SHA1, SEEDS.SHA1.toLowerCase(), SEEDS.SHA1.replace(/(.{4})/gu, '$1 '), `${SEEDS.SHA1}====`]) {
      expect(oneTimeCode(SecretText.of(seed), at)).toEqual(expected);
    }
  });

  it('are valid until the end of their own period', () => {
    const seed = SecretText.of(`otpauth://totp/x?secret=${SEEDS.SHA1}&period=60`);
    expect(oneTimeCode(seed, new Date(120_000)).expiresAt).toEqual(new Date(180_000));
    expect(oneTimeCode(seed, new Date(179_999)).expiresAt).toEqual(new Date(180_000));
  });

  it('are generated from the short seeds that some sites hand out', () => {
    expect(oneTimeCodeProblem(SecretText.of('JBSW Y3DP EHPK 3PXP'))).toBeNull();
    expect(
      oneTimeCodeProblem(
        SecretText.of('otpauth://totp/M%C3%BCller:netops?secret=JBSWY3DPEHPK3PXP&issuer=M%C3%BCller&algorithm=SHA256&digits=8&period=60'),
      ),
    ).toBeNull();
  });

  it.each([
    ['', 'base32'],
    ['hunter2!', 'base32'],
    ['otpauth://totp/x', 'base32'],
    ['otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=1', 'time-based'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=9', '6, 7 or 8'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=0', 'period'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=3e1', 'period'],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5', 'algorithm'],
    ['steam://', 'base32'],
    ['otpauth://totp/x?secret=1&encoder=steam', 'base32'],
    ['otpauth://%', 'time-based'],
  ])('cannot be had from %j, which the problem does not repeat', (seed, word) => {
    const problem = oneTimeCodeProblem(SecretText.of(seed));
    expect(problem).toContain(word);
    if (seed !== '') expect(problem).not.toContain(seed);
  });
});
