import { leftWords, lengthWords, purposeWords } from './access-words';

describe('words about access', () => {
  it('say for how long', () => {
    expect([0, 1, 15, 60, 90, 480].map(lengthWords)).toEqual(['0 min', '1 min', '15 min', '1 h', '1 h 30 min', '8 h']);
  });

  it('say how much is left, up to the last second', () => {
    const now = Date.parse('2026-11-28T10:00:00Z');
    expect(leftWords('2026-11-28T10:14:01Z', now)).toBe('15 min left');
    expect(leftWords('2026-11-28T10:00:01Z', now)).toBe('1 min left');
  });

  it('tell codes from the seed', () => {
    expect(purposeWords({ purpose: 'code', fieldLabel: 'One-time code', fieldVersion: 2 })).toBe('codes of One-time code, version 2');
    expect(purposeWords({ purpose: 'value', fieldLabel: 'Password', fieldVersion: 1 })).toBe('Password, version 1');
  });
});
