/** RFC 5321, section 4.5.3.1, allows 254; an index of utf8mb4 on MariaDB is safe with 190. */
export const EMAIL_MAXIMUM_LENGTH = 190;

const SHAPE = /^[^\s@<>"'(),:;\\\p{C}]{1,64}@[^\s@<>"'(),:;\\\p{C}.]+(\.[^\s@<>"'(),:;\\\p{C}.]+)*$/u;

/** The one spelling of an address: NFKC, lower case, no space around. Accounts, invitations and counters all use it. */
export function normalisedEmail(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

export function isEmailAddress(text: string): boolean {
  return text.length <= EMAIL_MAXIMUM_LENGTH && SHAPE.test(text);
}
