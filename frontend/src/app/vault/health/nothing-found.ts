import type { PasswordHealthDto } from '../../api/models';
import type { IconName } from '../../ui/icons';

interface NothingFound {
  readonly icon: IconName;
  readonly heading: string;
  readonly text: string;
}

const NONE = {
  reused: 'No two passwords here are the same.',
  weak: 'No password here is easy to guess.',
  old: 'Every password was changed lately.',
  expiring: 'Nothing expires within 30 days.',
  unknown: 'Every password was looked up.',
} as const;

/** What may be said where a finding has no password; of breaches, only what was looked up is known. */
export function nothingFound(finding: keyof typeof NONE | 'breached', counts: PasswordHealthDto | undefined): NothingFound {
  return finding === 'breached' ? unbreached(counts) : { icon: 'shield-check', heading: NONE[finding], text: '' };
}

function unbreached(counts: PasswordHealthDto | undefined): NothingFound {
  if (!counts) return { icon: 'help', heading: 'No password here is known to be in a breach.', text: '' };
  const { passwords, unknown } = counts;
  if (passwords === 0) return { icon: 'key', heading: 'There are no passwords here.', text: '' };
  if (unknown === 0) return { icon: 'shield-check', heading: 'No password here was seen in a breach.', text: '' };
  if (unknown < passwords) {
    const text = `${unknown} of ${passwords} ${unknown === 1 ? 'was' : 'were'} not looked up.`;
    return { icon: 'help', heading: 'No password that was looked up was seen in a breach.', text };
  }
  const text = passwords === 1 ? 'The password was not looked up.' : `None of the ${passwords} passwords was looked up.`;
  return { icon: 'help', heading: 'Nothing is known of breaches yet.', text };
}

/** How many; of breaches null while no password was looked up. */
export function amountFound(finding: keyof typeof NONE | 'breached', counts: PasswordHealthDto): number | null {
  const isTold = finding !== 'breached' || counts.passwords === 0 || counts.unknown < counts.passwords;
  return isTold ? counts[finding] : null;
}
