/** Uniform over 0 … below-1: values of the incomplete last range are thrown away, so no remainder is favoured. */
export function randomBelow(
  below: number,
  source: (into: Uint32Array<ArrayBuffer>) => Uint32Array = (into) => crypto.getRandomValues(into),
): number {
  if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) throw new RangeError('The bound is an integer from 1 to 2^32');
  const limit = 2 ** 32 - (2 ** 32 % below);
  const word = new Uint32Array(1);
  for (;;) {
    const [drawn = 0] = source(word);
    if (drawn < limit) return drawn % below;
  }
}
