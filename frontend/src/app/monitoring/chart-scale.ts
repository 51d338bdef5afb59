/** The nearest rank: so many percent of the values are at most it. Of sorted values; 0 of none. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

/** A round upper end for an axis: 1, 2 or 5 times a power of ten. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The parts of a line between gaps; a failed run is a gap. */
export function segments(points: readonly (Point | undefined)[]): string[] {
  const parts: Point[][] = [[]];
  for (const point of points) {
    if (point) parts.at(-1)?.push(point);
    else parts.push([]);
  }
  return parts
    .filter((part) => part.length > 0)
    .map(
      (part) =>
        part.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('') +
        (part.length === 1 ? 'h0.1' : ''),
    );
}
