import { daysLeftWords } from './days-left';

describe('daysLeftWords', () => {
  it.each([
    [-40, 'ended 40 days ago', 'bad'],
    [-1, 'ended yesterday', 'bad'],
    [0, 'ends today', 'bad'],
    [1, '1 day left', 'bad'],
    [7, '7 days left', 'bad'],
    [8, '8 days left', 'warn'],
    [31, '31 days left', 'good'],
  ])('says %i as "%s"', (days, label, tone) => {
    expect(daysLeftWords(days)).toEqual({ label, tone });
  });
});
