const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "every 5 minutes", in the largest unit that is exact. */
export function everyInterval(seconds: number): string {
  const [unit, length] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? (['second', 1] as const);
  const count = seconds / length;
  return count === 1 ? `every ${unit}` : `every ${count.toString()} ${unit}s`;
}
