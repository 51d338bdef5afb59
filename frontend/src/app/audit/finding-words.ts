import type { AuditFilterDto, DetectionFindingDto } from '../api/models';
import { countryName } from '../ui/countries';

const RULES: Readonly<Record<DetectionFindingDto['rule'], string>> = {
  'reveal-burst': 'Burst of reveals',
  'first-organisation': 'First time in an organisation',
  'new-address': 'New address',
  'new-country': 'New country',
  'mass-export': 'Mass export',
  refusals: 'Many refusals',
  'log-broken': 'Broken log',
  silence: 'Silence',
};

const MINUTE = 60_000;

export function ruleWords(rule: DetectionFindingDto['rule']): string {
  return RULES[rule];
}

function numberOf(details: DetectionFindingDto['details'], name: string): number | undefined {
  const value: unknown = details[name];
  return typeof value === 'number' ? value : undefined;
}

function textOf(details: DetectionFindingDto['details'], name: string): string {
  const value: unknown = details[name];
  return typeof value === 'string' ? value : '';
}

interface Found {
  readonly who: string;
  readonly times: string;
  /** These begin with a space, or are empty. */
  readonly within: string;
  readonly from: string;
  readonly address: string;
  readonly minutes: number | undefined;
  readonly country: string;
}

const SENTENCES: Readonly<Record<DetectionFindingDto['rule'], (found: Found) => string>> = {
  'reveal-burst': ({ who, times, within, from }) => `${who} was given ${times} secrets${within}${from}.`,
  'first-organisation': ({ who, from }) => `${who} used secrets here for the first time${from}.`,
  'new-address': ({ who, from }) => `${who} signed in${from}, a network that was never seen of this person.`,
  'new-country': ({ who, country, address }) =>
    `${who} signed in from ${countryName(country)}${address ? ` (${address})` : ''}, a country that was never seen of this person.`,
  'mass-export': ({ who, times, within, from }) => `${who} exported ${times} records${within}${from}.`,
  refusals: ({ who, times, within, from, address }) => `${times} refusals or failures of ${who}${within}${who === address ? '' : from}.`,
  'log-broken': () => 'A verification found that the log does not match what was sealed.',
  silence: ({ minutes }) =>
    `Nothing was recorded${minutes === undefined ? '' : ` for ${minutes.toString()} min`}, not even the hourly sign of life.`,
};

/** One sentence of what was found. */
export function findingWords({ rule, actorName, count, details }: DetectionFindingDto): string {
  const address = textOf(details, 'address');
  const minutes = numberOf(details, 'windowMinutes');
  return SENTENCES[rule]({
    who: actorName || address || 'Somebody',
    times: count?.toString() ?? 'Many',
    within: minutes === undefined ? '' : ` within ${minutes.toString()} min`,
    from: address ? ` from ${address}` : '',
    address,
    minutes,
    country: textOf(details, 'country'),
  });
}

/** The events that a finding was counted from; undefined where the one event tells all. */
export function causesOf({ rule, at, actorId, details }: DetectionFindingDto): AuditFilterDto | undefined {
  const who = whoOf(actorId, textOf(details, 'address'));
  const time = Date.parse(at);
  const minutes = numberOf(details, 'windowMinutes') ?? 60;
  const range = { from: new Date(time - minutes * MINUTE).toISOString(), to: new Date(time + MINUTE).toISOString() };
  const causes: Partial<Record<DetectionFindingDto['rule'], AuditFilterDto>> = {
    'reveal-burst': { ...who, category: 'vault', ...range },
    'mass-export': { ...who, ...range },
    refusals: { ...who, ...range },
    'new-address': { ...who, category: 'authentication' },
    'new-country': { ...who, category: 'authentication' },
  };
  return causes[rule];
}

function whoOf(actorId: string | null, address: string): AuditFilterDto {
  if (actorId) return { actorId };
  return address ? { address } : {};
}
