export const OUTCOMES = [
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['refused', 'Refused'],
] as const;
