import { assert, integer, property } from 'fast-check';
import { liveSession, type StoredSession } from './session.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = Date.UTC(2026, 10, 24, 8);
const place = { address: '192.0.2.1', userAgent: 'curl' };
const stored: StoredSession = { id: 's', userId: 'u', startedAt: start, reauthenticatedAt: start, secondFactor: 'totp', ...place };
const limits = { idleMinutes: 15, absoluteHours: 8, secondFactorRequired: true };

describe('a session', () => {
  it.each([
    ['just begun', start, start, true],
    ['idle for one millisecond less than the limit', start, start + 15 * MINUTE - 1, true],
    ['idle for the limit', start, start + 15 * MINUTE, false],
    ['busy until before the absolute limit', start + 8 * HOUR - MINUTE, start + 8 * HOUR - 1, true],
    ['busy at the absolute limit', start + 8 * HOUR - MINUTE, start + 8 * HOUR, false],
  ])('%s', (_, lastSeen, now, alive) => {
    expect(liveSession(stored, lastSeen, limits, now) !== null).toBe(alive);
  });

  it('never says that it lasts longer than the absolute limit', () => {
    assert(
      property(integer({ min: 0, max: 8 * HOUR - 1 }), (since) => {
        const live = liveSession(stored, start + since, limits, start + since);
        return live !== null && live.idleExpiresAt <= live.absoluteExpiresAt && live.absoluteExpiresAt.getTime() === start + 8 * HOUR;
      }),
    );
  });

  it('ends when a second factor becomes mandatory and it had none', () => {
    const without = { ...stored, secondFactor: 'none' } as const;
    expect(liveSession(without, start, limits, start)).toBeNull();
    expect(liveSession(without, start, { ...limits, secondFactorRequired: false }, start)).not.toBeNull();
  });

  it('obeys lower limits at once', () => {
    expect(liveSession(stored, start, { ...limits, idleMinutes: 1 }, start + 2 * MINUTE)).toBeNull();
    expect(liveSession(stored, start + 2 * HOUR, { ...limits, absoluteHours: 1 }, start + 2 * HOUR)).toBeNull();
  });
});
