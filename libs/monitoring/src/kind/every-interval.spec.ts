import { everyInterval } from './every-interval.js';

describe('everyInterval', () => {
  it.each([
    [20, 'every 20 seconds'],
    [60, 'every minute'],
    [90, 'every 90 seconds'],
    [300, 'every 5 minutes'],
    [86_400, 'every day'],
    [129_600, 'every 36 hours'],
    [604_800, 'every 7 days'],
  ])('says %i as "%s"', (seconds, text) => {
    expect(everyInterval(seconds)).toBe(text);
  });
});
