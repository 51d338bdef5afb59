import type { AddressRules, FieldProblem } from '@clientst0r/platform';
import { type CheckFieldValues, SELF_ASPECTS } from './check-field.js';
import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { hostProblem, problem } from './target-rules.js';

export type SelfSpecification = SpecificationOf<'aspect'>;
export type SelfAspect = (typeof SELF_ASPECTS)[number];

/** Port of SNTP (RFC 5905, section 7.2). */
export const TIME_PORT = 123;

interface Aspect {
  readonly words: string;
  /** What counts as too much, or for the disk as too little, where nothing was said. */
  readonly limit: number;
  readonly most: number;
}

export const ASPECTS: Readonly<Record<SelfAspect, Aspect>> = {
  queue: { words: 'Jobs that wait', limit: 60, most: 86_400 },
  database: { words: 'Answer of the database', limit: 500, most: 60_000 },
  disk: { words: 'Free disk space', limit: 10, most: 99 },
  backup: { words: 'Age of the last backup', limit: 26, most: 8_760 },
  clock: { words: 'Clock of this server', limit: 1_000, most: 3_600_000 },
};

export const SELF_KIND: KindDefinition = {
  label: 'This server',
  help: 'Looks at ClientSt0r itself: whether jobs wait, the database answers, the disk fills up, backups are made, the clock is right.',
  fields: ['aspect', 'limit', 'timeServer'],
  required: ['aspect'],
  defaults: { aspect: 'queue' },
  timing: { failuresBeforeDown: 2, successesBeforeUp: 1 },
  problems: ({ aspect = 'queue', limit = 1, timeServer }, addresses) => [
    ...problem('limit', limit > ASPECTS[aspect].most ? `must be at most ${ASPECTS[aspect].most.toString()} for this` : null),
    ...timeServerProblem(aspect, timeServer, addresses),
  ],
  target: ({ aspect = 'queue' }) => ASPECTS[aspect].words,
  host: () => 'self',
};

function timeServerProblem(aspect: SelfAspect, timeServer: CheckFieldValues['timeServer'], addresses: AddressRules): FieldProblem[] {
  if (aspect !== 'clock') return problem('timeServer', timeServer === undefined ? null : 'is only asked for the clock');
  if (timeServer === undefined) return problem('timeServer', 'is needed for the clock, such as pool.ntp.org');
  return problem('timeServer', hostProblem(timeServer, TIME_PORT, addresses));
}
