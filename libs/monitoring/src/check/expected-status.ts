export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads `200`, `200-299`, `200-299, 401`.
 * @returns null when the text is not such a list of codes between 100 and 599
 */
export function parseExpectedStatus(text: string): readonly StatusRange[] | null {
  const ranges = text.split(',').map((part) => parseRange(part.trim()));
  return ranges.every((range) => range !== null) ? ranges : null;
}

function parseRange(part: string): StatusRange | null {
  const match = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(part);
  if (!match) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to ? { from, to } : null;
}

export function includesStatus(ranges: readonly StatusRange[], status: number): boolean {
  return ranges.some(({ from, to }) => from <= status && status <= to);
}

/** Who expects no 2xx at all wants to see the redirect itself. */
export function followsRedirects(ranges: readonly StatusRange[]): boolean {
  return ranges.some(({ from, to }) => from <= 299 && to >= 200);
}
