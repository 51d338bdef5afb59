/** The last months, the present one first, as the server names them (`2026-11`, of UTC) and as people do. */
export function lastMonths(now: Date, count: number): { readonly month: string; readonly label: string }[] {
  const words = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return Array.from({ length: count }, (_, back) => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    return { month: first.toISOString().slice(0, 7), label: words.format(first) };
  });
}
