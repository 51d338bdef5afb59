/** Local start of a period that reaches back from now; undefined means from the beginning. */
export function periodStart(period: string, now: Date): string | undefined {
  const days = { today: 0, week: 7, month: 30, quarter: 90 }[period];
  if (days === undefined) return undefined;
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return midnight.toISOString();
}
