import { describe, expect, it } from 'vitest';
import { instantAt, wallTime } from './zoned-time';

describe('times of another zone', () => {
  it.each([
    ['2026-01-15T09:30', 'Europe/Berlin', '2026-01-15T08:30:00.000Z'],
    ['2026-07-15T09:30', 'Europe/Berlin', '2026-07-15T07:30:00.000Z'],
    ['2026-07-15T09:30', 'America/St_Johns', '2026-07-15T12:00:00.000Z'],
    ['2026-07-15T09:30', 'UTC', '2026-07-15T09:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('%s in %s is %s', (wall, zone, instant) => {
    expect(instantAt(wall, zone)?.toISOString()).toBe(instant);
  });

  it('come back as they were entered', () => {
    expect(wallTime(new Date('2026-07-15T07:30:00Z'), 'Europe/Berlin')).toBe('2026-07-15T09:30');
    expect(instantAt('', 'UTC')).toBeNull();
  });
});
