import { fromLocalInput, toLocalInput } from './local-time';

describe('a time in a form', () => {
  it('comes back as the instant that it was', () => {
    const instant = '2026-11-24T15:04:00.000Z';
    expect(fromLocalInput(toLocalInput(instant))).toBe(instant);
  });

  it('is none when nothing, or nonsense, was typed', () => {
    expect(toLocalInput(null)).toBe('');
    expect(fromLocalInput('')).toBeNull();
    expect(fromLocalInput('tomorrow')).toBeNull();
  });
});
