export interface PasswordHint {
  readonly level: 0 | 1 | 2 | 3;
  readonly text: string;
}

/** A hint while typing, not a policy: the server decides. Counts what NIST SP 800-63B values, length and variety, not character classes. */
export function passwordHint(password: string, personal: readonly string[]): PasswordHint {
  const normal = password.normalize('NFC').toLowerCase();
  const length = Array.from(normal).length;
  const distinct = new Set(normal).size;
  if (personal.some((word) => word.length >= 4 && normal.includes(word.toLowerCase())))
    return { level: 0, text: 'It contains your own name or address.' };
  if (length < 12) return { level: 0, text: `${(12 - length).toString()} more to reach twelve characters.` };
  if (distinct < 6 || /(.)\1{3}|0123|1234|abcd|qwert/.test(normal)) return { level: 1, text: 'Repeated or in a row: easy to guess.' };
  return length >= 18 ? { level: 3, text: 'Strong.' } : { level: 2, text: 'Good. A few unrelated words would be even better.' };
}
