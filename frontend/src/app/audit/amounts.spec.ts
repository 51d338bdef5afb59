import { countWords, sizeWords } from './amounts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [123_456, '123 kB'],
  [2_500_000, '2.5 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

it('counts have thousands', () => {
  expect(countWords(1_234_567)).toBe('1,234,567');
});
