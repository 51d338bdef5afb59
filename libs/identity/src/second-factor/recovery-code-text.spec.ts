import { newRecoveryCode, recoveryCodeHash } from './recovery-code-text.js';

describe('recovery codes', () => {
  it('have 100 bits in four groups', () => {
    expect(newRecoveryCode().reveal()).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
  });

  it('never repeat', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newRecoveryCode().reveal())).size).toBe(1_000);
  });

  it('are recognised however they are typed', () => {
    const code = newRecoveryCode().reveal();
    const stored = recoveryCodeHash(code);
    expect(recoveryCodeHash(code.toUpperCase())).toBe(stored);
    expect(recoveryCodeHash(` ${code.replaceAll('-', ' ')} `)).toBe(stored);
    expect(recoveryCodeHash(code.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(stored);
    expect(recoveryCodeHash(newRecoveryCode().reveal())).not.toBe(stored);
  });
});
