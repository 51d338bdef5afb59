import type { AlertPolicyDto, ChannelDto } from '../api/models';

export const WEEKDAYS = [
  { day: 'MO', label: 'Mon' },
  { day: 'TU', label: 'Tue' },
  { day: 'WE', label: 'Wed' },
  { day: 'TH', label: 'Thu' },
  { day: 'FR', label: 'Fri' },
  { day: 'SA', label: 'Sat' },
  { day: 'SU', label: 'Sun' },
] as const;

/** `After 15 minutes: Night shift, Chief`. */
export function stepWords({ afterMinutes, channelIds }: AlertPolicyDto['steps'][number], channels: readonly ChannelDto[]): string {
  const names = channelIds.map((id) => channels.find((channel) => channel.id === id)?.name ?? 'a channel that is gone');
  const when = afterMinutes === 0 ? 'At once' : `After ${afterMinutes.toString()} ${afterMinutes === 1 ? 'minute' : 'minutes'}`;
  return `${when}: ${names.join(', ')}`;
}

export function quietWords({ quiet, urgentBreaksThrough }: Pick<AlertPolicyDto, 'quiet' | 'urgentBreaksThrough'>): string {
  if (!quiet) return 'No quiet hours';
  const days = quiet.days.length === 7 ? 'every day' : WEEKDAYS.filter(({ day }) => quiet.days.includes(day)).map(({ label }) => label).join(', '); // prettier-ignore
  const hours = quiet.from === quiet.to ? `whole days from ${quiet.from}` : `${quiet.from} to ${quiet.to}`;
  return `Quiet ${hours}, ${days} (${quiet.timezone})${urgentBreaksThrough ? '; what is down is told nevertheless' : ''}`;
}
