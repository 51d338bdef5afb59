import { ProbeFailure } from '../probe/probe-result.js';
import { lostStatuses, type RegistrationFacts } from './registration.js';

const DAY = 86_400_000;

/** What is told of a domain, judged. @param warningDays most first. @throws ProbeFailure when somebody should look, or when nothing is known of its end */
export function judgeRegistration(facts: RegistrationFacts, warningDays: readonly number[], now: Date): void {
  const lost = lostStatuses(facts.statuses);
  if (lost.length > 0) throw new ProbeFailure('domain-on-hold', `${lost.join(', ')}. Ask ${facts.registrar ?? 'its registrar'} at once`);
  if (facts.expiresAt === null) throw new ProbeFailure('expiry-not-told', 'Enter the date by hand in the options, with who vouches for it');
  const left = (facts.expiresAt.getTime() - now.getTime()) / DAY;
  const day = facts.expiresAt.toISOString().slice(0, 10);
  if (left < 0) throw passed(facts, day);
  if (left <= (warningDays[0] ?? 0))
    throw new ProbeFailure('domain-expires-soon', `on ${day}, in ${inDays(Math.floor(left))}${byHand(facts)}`);
}

/** A date by hand may have been left as it was when the domain was renewed. */
function passed(facts: RegistrationFacts, day: string): ProbeFailure {
  if (facts.expirySource === 'manual') return new ProbeFailure('domain-date-passed', `${day}. Look when it ends now, and enter that`);
  return new ProbeFailure('domain-expired', `on ${day}. Renew it with ${facts.registrar ?? 'its registrar'}`);
}

function byHand({ expirySource }: RegistrationFacts): string {
  return expirySource === 'manual' ? ', by the date entered by hand' : '';
}

function inDays(days: number): string {
  return days === 1 ? '1 day' : `${days.toString()} days`;
}
