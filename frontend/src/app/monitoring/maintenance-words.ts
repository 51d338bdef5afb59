export type Repeat = 'once' | 'daily' | 'weekly' | 'monthly' | 'rule';

export const REPEATS: readonly { readonly repeat: Repeat; readonly label: string; readonly rule: string | null }[] = [
  { repeat: 'once', label: 'Once', rule: null },
  { repeat: 'daily', label: 'Every day', rule: 'FREQ=DAILY' },
  { repeat: 'weekly', label: 'Every week, on the day of the first', rule: 'FREQ=WEEKLY' },
  { repeat: 'monthly', label: 'Every month, on the day of the first', rule: 'FREQ=MONTHLY' },
  { repeat: 'rule', label: 'By a rule of my own', rule: '' },
];

export function repeatOf(rule: string | null): Repeat {
  return REPEATS.find((one) => one.rule === rule)?.repeat ?? 'rule';
}

/** "every week", or the rule itself. */
export function ruleWords(rule: string | null): string {
  const known = { once: 'once', daily: 'every day', weekly: 'every week', monthly: 'every month', rule: rule ?? '' };
  return known[repeatOf(rule)];
}
