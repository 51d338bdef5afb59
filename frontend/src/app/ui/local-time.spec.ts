import { instantText, localText, zoneWords } from './local-time';

describe('local times', () => {
  it('come back as the instant that they were', () => {
    const instant = new Date(2026, 10, 24, 15, 30).toISOString();
    expect(localText(instant)).toBe('2026-11-24T15:30');
    expect(instantText(localText(instant))).toBe(instant);
  });

  it('are empty when there is none', () => {
    expect(localText(undefined)).toBe('');
    expect(localText('yesterday')).toBe('');
    expect(instantText('')).toBe('');
  });

  it('name their zone', () => {
    expect(zoneWords(new Date())).toMatch(/UTC/);
  });
});
