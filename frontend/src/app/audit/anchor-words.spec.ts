import { everyWords, standingOf } from './anchor-words';

const AT = '2026-11-24T10:00:00Z';

it.each([
  [{ size: 9, lastError: 'away', lastSuccessAt: AT }, 9, 'Fails'],
  [{ size: 0, lastError: null, lastSuccessAt: null }, 0, 'Nothing to keep yet'],
  [{ size: 0, lastError: null, lastSuccessAt: null }, 9, 'Not sent yet'],
  [{ size: 9, lastError: null, lastSuccessAt: AT }, 9, 'Up to date'],
  [{ size: 9, lastError: null, lastSuccessAt: AT }, 12, 'Kept'],
  [{ size: 9, lastError: null, lastSuccessAt: AT }, 90_009, '90,000 events behind'],
] as const)('%j of %d events stands as %s', (anchor, newest, label) => {
  expect(standingOf(anchor, newest).label).toBe(label);
});

it.each([
  [1, '1 min'],
  [90, '90 min'],
  [120, '2 h'],
  [1_440, '1 d'],
])('%d minutes are %s', (minutes, words) => {
  expect(everyWords(minutes)).toBe(words);
});
