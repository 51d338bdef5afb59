export const OUTCOMES = [
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['refused', 'Refused'],
] as const;

export const TONES: Readonly<Record<string, string>> = { success: 'good', failure: 'bad', refused: 'warn' };
