import type { ShareLinkDto } from '../../api/models';

export const LIFETIMES = [
  { hours: '1', label: '1 hour' },
  { hours: '24', label: '24 hours' },
  { hours: '168', label: '7 days' },
  { hours: '720', label: '30 days' },
] as const;
export type Lifetime = (typeof LIFETIMES)[number]['hours'];

/** Of a passphrase, which may be left out. */
export function isTooShort(passphrase: string): boolean {
  return passphrase !== '' && passphrase.length < 8;
}

type LinkState = ShareLinkDto['state'];

interface StateWords {
  readonly label: string;
  readonly tone: '' | 'good' | 'warn' | 'bad';
}

export const STATE_WORDS: Readonly<Record<LinkState, StateWords>> = {
  open: { label: 'Open', tone: 'good' },
  used: { label: 'Used', tone: '' },
  expired: { label: 'Expired', tone: '' },
  revoked: { label: 'Taken back', tone: '' },
  locked: { label: 'Closed: wrong passphrases', tone: 'bad' },
  purged: { label: 'Entry purged', tone: '' },
};
