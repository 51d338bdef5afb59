import { lastingWords } from './lasting';

describe('lastingWords', () => {
  const from = '2026-11-24T10:00:00Z';
  it.each([
    ['2026-11-24T10:00:42Z', '42 s'],
    ['2026-11-24T10:05:30Z', '5 min'],
    ['2026-11-24T12:05:00Z', '2 h 5 min'],
    ['2026-11-27T10:00:00Z', '3 d'],
    ['2026-11-27T13:20:00Z', '3 d 3 h'],
  ])('until %s is %s', (to, words) => {
    expect(lastingWords(from, to, 0)).toBe(words);
  });

  it('counts what lasts up to now', () => {
    expect(lastingWords(from, null, Date.parse('2026-11-24T10:10:00Z'))).toBe('10 min');
  });
});
