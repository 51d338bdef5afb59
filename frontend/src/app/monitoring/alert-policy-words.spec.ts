import type { ChannelDto } from '../api/models';
import { quietWords, stepWords } from './alert-policy-words';

describe('the words of an alert policy', () => {
  const channels = [{ id: '1', name: 'Mail' } as ChannelDto];

  it('name the channels of a step', () => {
    expect(stepWords({ afterMinutes: 0, channelIds: ['1'] }, channels)).toBe('At once: Mail');
    expect(stepWords({ afterMinutes: 15, channelIds: ['1', '2'] }, channels)).toBe('After 15 minutes: Mail, a channel that is gone');
  });

  it('tell quiet hours', () => {
    const quiet = { timezone: 'Europe/Berlin', from: '22:00', to: '07:00', days: ['MO', 'FR'] };
    expect(quietWords({ quiet: null, urgentBreaksThrough: true })).toBe('No quiet hours');
    expect(quietWords({ quiet, urgentBreaksThrough: true })).toBe(
      'Quiet 22:00 to 07:00, Mon, Fri (Europe/Berlin); what is down is told nevertheless',
    );
    expect(quietWords({ quiet: { ...quiet, to: '22:00' }, urgentBreaksThrough: false })).toBe(
      'Quiet whole days from 22:00, Mon, Fri (Europe/Berlin)',
    );
  });
});
