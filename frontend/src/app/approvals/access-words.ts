import type { AccessRequestDto } from '../api/models';

export const ACCESS_WORDS: Readonly<Record<AccessRequestDto['state'], { readonly label: string; readonly tone: string }>> = {
  pending: { label: 'Waits', tone: 'warn' },
  granted: { label: 'Has access', tone: 'good' },
  withdrawn: { label: 'Withdrawn', tone: '' },
  denied: { label: 'Denied', tone: 'bad' },
  returned: { label: 'Given back', tone: '' },
  revoked: { label: 'Revoked', tone: 'bad' },
  expired: { label: 'Over', tone: '' },
};

export function purposeWords({
  purpose,
  fieldLabel,
  fieldVersion,
}: Pick<AccessRequestDto, 'purpose' | 'fieldLabel' | 'fieldVersion'>): string {
  return `${purpose === 'code' ? `codes of ${fieldLabel}` : fieldLabel}, version ${fieldVersion.toString()}`;
}

/** As one says it: "15 min", "2 h", "1 h 30 min". */
export function lengthWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [...(hours > 0 ? [`${hours.toString()} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest.toString()} min`] : [])].join(' ');
}

/** What is left of a lease, never less than a minute while there is any. */
export function leftWords(expiresAt: string, now: number): string {
  return `${lengthWords(Math.max(1, Math.ceil((Date.parse(expiresAt) - now) / 60_000)))} left`;
}
