import type { INestApplicationContext } from '@nestjs/common';
import { CountryRuleService, isEmailAddress, Lockouts, normalisedEmail, Rescue } from '@clientst0r/identity';
import { systemActor } from '@clientst0r/platform';
import { normalAddress } from '@clientst0r/security';
import { withApplication } from './application.js';

const USAGE = `rescue EMAIL [without-second-factor]   a one-time link for a new password of a platform administrator
rescue list                            who is locked out, from where, why and until when
rescue unlock EMAIL|ADDRESS            lift all locks of a person, or of an address
rescue any-country                     let people sign in from every country again
`;

/** What whoever runs the server does when nobody can sign in; the web need not run. Exit 1 when there was nothing to do it to. */
export async function rescue(word = '', option = ''): Promise<number> {
  const work = workOf(word, option);
  if (work) return withApplication(work);
  process.stderr.write(USAGE);
  return 2;
}

type Work = (application: INestApplicationContext) => Promise<number>;

/** Words that nothing follows. */
const ALONE: ReadonlyMap<string, Work> = new Map([
  ['list', list],
  ['any-country', anyCountry],
]);

function workOf(word: string, option: string): Work | null {
  const alone = ALONE.get(word);
  if (alone) return option === '' ? alone : null;
  if (word === 'unlock') return isTarget(option) ? (application) => unlock(application, option) : null;
  const isLink = word !== '' && ['', 'without-second-factor'].includes(option);
  return isLink ? (application) => link(application, word, option !== '') : null;
}

function isTarget(text: string): boolean {
  return normalAddress(text) !== null || isEmailAddress(normalisedEmail(text));
}

async function link(application: INestApplicationContext, typed: string, withoutFactors: boolean): Promise<number> {
  const made = await application.get(Rescue).linkFor(normalisedEmail(typed), withoutFactors);
  if (made !== null) process.stdout.write(`${made}\n`);
  else process.stderr.write('That is no active platform administrator.\n');
  return made === null ? 1 : 0;
}

async function anyCountry(application: INestApplicationContext): Promise<number> {
  const lifted = await application.get(CountryRuleService).lift();
  process.stderr.write(lifted ? 'People may sign in from every country again.\n' : 'There was no rule by country.\n');
  return lifted ? 0 : 1;
}

async function list(application: INestApplicationContext): Promise<number> {
  const lockouts = await application.get(Lockouts).list();
  for (const { kind, cause, name, address, since, until } of lockouts) {
    const columns = [name ?? '-', address ?? '-', kind, cause, since.toISOString(), until.toISOString()];
    process.stdout.write(`${columns.join('\t')}\n`);
  }
  if (lockouts.length === 0) process.stderr.write('Nobody is locked out.\n');
  return 0;
}

async function unlock(application: INestApplicationContext, target: string): Promise<number> {
  const lifted = await application.get(Lockouts).clearAllOf(systemActor('command line'), target);
  process.stdout.write(`${lifted} lock${lifted === 1 ? '' : 's'} lifted.\n`);
  return lifted === 0 ? 1 : 0;
}
