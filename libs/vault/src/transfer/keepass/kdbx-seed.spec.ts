import { keepassSeed } from './kdbx-seed.js';

const seedOf = (fields: Record<string, string>): string | undefined =>
  keepassSeed(Object.entries(fields).map(([key, value]) => ({ key, value, isProtected: true })))?.seed;

describe('seeds of one-time codes in KeePass', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['none', { Password: 'x' }, undefined],
    ['an address (KeePassXC)', { otp: 'otpauth://totp/x?secret=ABCD&period=60' }, 'otpauth://totp/x?secret=ABCD&period=60'],
    ['KeeOtp', { otp: 'key=ABCD&step=60&size=8' }, 'otpauth://totp/?secret=ABCD&period=60&digits=8'],
    ['KeeOtp as usual', { otp: 'key=ABCD&step=30&size=6' }, 'ABCD'],
    ['KeeTrayTOTP', { 'TOTP Seed': 'ABCD', 'TOTP Settings': '30;6' }, 'ABCD'],
    ['KeeTrayTOTP, eight digits', { 'TOTP Seed': 'ABCD', 'TOTP Settings': '60;8' }, 'otpauth://totp/?secret=ABCD&period=60&digits=8'],
    ['KeeTrayTOTP for Steam', { 'TOTP Seed': 'ABCD', 'TOTP Settings': '30;S' }, 'steam://ABCD'],
    ['KeePass, base32', { 'TimeOtp-Secret-Base32': 'ABCD' }, 'ABCD'],
    ['KeePass, hexadecimal (RFC 4648, section 10)', { 'TimeOtp-Secret-Hex': Buffer.from('foobar').toString('hex') }, 'MZXW6YTBOI'],
    ['KeePass, base64', { 'TimeOtp-Secret-Base64': Buffer.from('foo').toString('base64') }, 'MZXW6'],
    ['KeePass, text', { 'TimeOtp-Secret': 'f', 'TimeOtp-Algorithm': 'HMAC-SHA-512' }, 'otpauth://totp/?secret=MY&algorithm=SHA-512'],
  ])('%s', (_where, fields, seed) => {
    expect(seedOf(fields)).toBe(seed);
  });
});
