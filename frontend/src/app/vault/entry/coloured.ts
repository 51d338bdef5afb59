export interface Piece {
  readonly text: string;
  readonly kind: 'letter' | 'digit' | 'sign';
}

/** Runs of letters, digits and signs, so that a password can be read aloud without mistaking O for 0. */
export function coloured(value: string): Piece[] {
  return (value.match(/\d+|[\p{L}\s]+|[^\d\p{L}\s]+/gu) ?? []).map((text) => ({
    text,
    kind: /^\d/.test(text) ? 'digit' : /^[\p{L}\s]/u.test(text) ? 'letter' : 'sign',
  }));
}
