import { everyInterval } from './interval';

describe('everyInterval', () => {
  it.each([
    [20, 'every 20 seconds'],
    [60, 'every minute'],
    [90, 'every 90 seconds'],
    [300, 'every 5 minutes'],
    [3600, 'every hour'],
    [172_800, 'every 2 days'],
  ])('says %i as "%s"', (seconds, text) => {
    expect(everyInterval(seconds)).toBe(text);
  });
});
