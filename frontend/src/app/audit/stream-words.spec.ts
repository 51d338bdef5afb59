import { ageWords } from './stream-words';

it.each([
  [0, '0 s'],
  [89, '89 s'],
  [600, '10 min'],
  [7200, '2 h'],
  [259_200, '3 d'],
])('%i seconds are %s', (seconds, words) => {
  expect(ageWords(seconds)).toBe(words);
});
