const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** How long something took, in at most two units: "2 h 5 min". */
export function lastingWords(from: string, to: string | null, now: number): string {
  const seconds = Math.max(0, Math.round(((to === null ? now : Date.parse(to)) - Date.parse(from)) / 1000));
  if (seconds < 60) return `${seconds.toString()} s`;
  let rest = seconds;
  const parts = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count.toString()} ${unit}`] : [];
  });
  return parts.slice(0, 2).join(' ');
}
