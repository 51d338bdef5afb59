import { type AlertOccasion, type AlertRouting, planAlerts } from './alert-plan.js';
import { alertPolicyProblems } from './alert-policy.rules.js';
import { afterQuiet, isQuiet, type QuietHours } from './quiet-hours.js';

const NIGHT: QuietHours = { timezone: 'Europe/Berlin', from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7] };
const WEEKEND: QuietHours = { timezone: 'Europe/Berlin', from: '00:00', to: '00:00', days: [6, 7] };

describe('quiet hours', () => {
  it.each<[QuietHours, string, string]>([
    [NIGHT, '2026-11-28T20:59:00Z', '2026-11-28T20:59:00Z'],
    [NIGHT, '2026-11-28T21:00:00Z', '2026-11-29T06:00:00Z'],
    [NIGHT, '2026-11-29T02:13:27Z', '2026-11-29T06:00:00Z'],
    [NIGHT, '2026-11-29T05:59:59Z', '2026-11-29T06:00:00Z'],
    [NIGHT, '2026-11-29T06:00:00Z', '2026-11-29T06:00:00Z'],
    // The clocks go forward on 2026-03-29 and back on 2026-10-25: seven o'clock is seven o'clock.
    [NIGHT, '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
    [NIGHT, '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
    [{ ...NIGHT, timezone: 'Asia/Kathmandu' }, '2026-11-28T17:00:00Z', '2026-11-29T01:15:00Z'],
    // Friday evening is not quiet when only Saturday and Sunday are.
    [WEEKEND, '2026-11-27T22:59:00Z', '2026-11-27T22:59:00Z'],
    [WEEKEND, '2026-11-27T23:00:00Z', '2026-11-29T23:00:00Z'],
    [WEEKEND, '2026-11-29T12:00:00Z', '2026-11-29T23:00:00Z'],
    [{ ...NIGHT, days: [5] }, '2026-11-28T02:00:00Z', '2026-11-28T06:00:00Z'],
    [{ ...NIGHT, days: [5] }, '2026-11-29T02:00:00Z', '2026-11-29T02:00:00Z'],
    [{ ...NIGHT, from: '12:00', to: '12:05' }, '2026-11-28T11:03:00Z', '2026-11-28T11:05:00Z'],
  ])('%j let what comes at %s through at %s', (quiet, at, until) => {
    expect(afterQuiet(quiet, new Date(at)).toISOString()).toBe(until.replace('Z', '.000Z'));
  });

  it('that never end are none', () => {
    expect(afterQuiet({ ...WEEKEND, days: [1, 2, 3, 4, 5, 6, 7] }, new Date(0))).toEqual(new Date(0));
    expect(isQuiet(NIGHT, new Date('2026-11-28T23:00:00Z'))).toBe(true);
  });
});

describe('planAlerts', () => {
  const at = new Date('2026-11-28T12:00:00Z');
  const routing = (more: Partial<AlertRouting> = {}): AlertRouting => ({
    steps: [{ afterMinutes: 0, channelIds: ['a', 'b'] }, { afterMinutes: 15, channelIds: ['c'] }], quiet: null, urgentBreaksThrough: false, gatherSeconds: 0, reminderMinutes: 0, ...more,
  }); // prettier-ignore
  const plan = (from: AlertRouting | null, more: Partial<AlertOccasion> = {}, usable = ['a', 'b', 'c', 'd']): string[] =>
    planAlerts(from, usable, { event: 'incident.opened', notBefore: at, isAcknowledged: false, ...more }).map(
      ({ channelId, step, at: when }) => `${channelId}${step.toString()} ${when.toISOString().slice(11, 19)}`,
    );

  it('tells everybody at once without a policy', () => {
    expect(plan(null)).toEqual(['a0 12:00:00', 'b0 12:00:00', 'c0 12:00:00', 'd0 12:00:00']);
  });

  it('goes step by step, only for what is down, and only while nobody looks after it', () => {
    expect(plan(routing())).toEqual(['a0 12:00:00', 'b0 12:00:00', 'c1 12:15:00']);
    expect(plan(routing(), { isAcknowledged: true })).toEqual(['a0 12:00:00', 'b0 12:00:00']);
    expect(plan(routing(), { event: 'certificate.expires' })).toEqual(['a0 12:00:00', 'b0 12:00:00']);
  });

  it('is never silent because a channel is paused or gone', () => {
    expect(plan(routing(), {}, ['b', 'c'])).toEqual(['b0 12:00:00', 'c1 12:15:00']);
    expect(plan(routing(), {}, ['c', 'd'])).toEqual(['c0 12:00:00']);
    expect(plan(routing(), {}, ['d'])).toEqual(['d0 12:00:00']);
    expect(plan(routing(), {}, [])).toEqual([]);
  });

  it('waits for the end of quiet hours, steps too, unless what is down may break through', () => {
    const quiet = { timezone: 'UTC', from: '11:00', to: '13:00', days: [6] };
    expect(plan(routing({ quiet }))).toEqual(['a0 13:00:00', 'b0 13:00:00', 'c1 13:15:00']);
    expect(plan(routing({ quiet, urgentBreaksThrough: true }))).toEqual(['a0 12:00:00', 'b0 12:00:00', 'c1 12:15:00']);
    expect(plan(routing({ quiet, urgentBreaksThrough: true }), { event: 'domain.expires' })).toEqual(['a0 13:00:00', 'b0 13:00:00']);
  });

  it('gathers what comes at once, but not escalations', () => {
    expect(plan(routing({ gatherSeconds: 30 }))).toEqual(['a0 12:00:30', 'b0 12:00:30', 'c1 12:15:00']);
  });
});

describe('alertPolicyProblems', () => {
  const input = { name: 'x', checkIds: null, steps: [{ afterMinutes: 0, channelIds: ['a'] }], quiet: null, urgentBreaksThrough: true, gatherSeconds: 0, reminderMinutes: 0 };

  it.each([
    [[], {}],
    [['steps'], { steps: [] }],
    [['steps'], { steps: [{ afterMinutes: 0, channelIds: [] }] }],
    [['steps'], { steps: [{ afterMinutes: 5, channelIds: ['a'] }] }],
    [['steps'], { steps: [{ afterMinutes: 0, channelIds: ['a'] }, { afterMinutes: 0, channelIds: ['b'] }] }],
    [['quiet.timezone'], { quiet: { ...NIGHT, timezone: 'Mars/Base' } }],
    [['quiet.days'], { quiet: { ...NIGHT, days: [] } }],
    [['quiet.to'], { quiet: { ...NIGHT, to: '22:00' } }],
    [[], { quiet: WEEKEND }],
  ])('names %j', (fields, more) => {
    expect(alertPolicyProblems({ ...input, ...more }).map(({ field }) => field)).toEqual(fields);
  });
}); // prettier-ignore
