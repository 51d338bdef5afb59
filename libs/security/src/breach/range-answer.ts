/** An answer that is none: what it says about any password is nothing. */
export class RangeAnswerError extends Error {
  override readonly name = 'RangeAnswerError';
}

const LINE = /^([0-9A-F]{35}):(\d{1,10})$/u;

/**
 * How often the suffix was seen, by lines of `SUFFIX:COUNT` with CRLF between them. Padding rows have the count 0 and are no
 * breach. Throws `RangeAnswerError` when a line is anything else, for a cut answer could have lost the very line.
 */
export function occurrencesIn(answer: string, suffix: string): number {
  const lines = answer.split('\r\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new RangeAnswerError('The answer is empty');
  let found = 0;
  for (const line of lines) {
    const [, known, count] = LINE.exec(line) ?? [];
    if (known === undefined) throw new RangeAnswerError('A line of the answer is not SUFFIX:COUNT');
    if (known === suffix) found = Number(count);
  }
  return found;
}
