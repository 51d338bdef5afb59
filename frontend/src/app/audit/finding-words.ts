import type { AuditFilterDto, DetectionFindingDto } from '../api/models';
import { countryName } from './country-names';

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

/** One sentence of what was found. */
export function findingWords({ rule, actorName, count, details }: DetectionFindingDto): string {
  const who = actorName || textOf(details, 'address') || 'Somebody';
  const times = count?.toString() ?? 'Many';
  const minutes = numberOf(details, 'windowMinutes');
  const within = minutes === undefined ? '' : ` within ${minutes.toString()} min`;
  const address = textOf(details, 'address');
  const from = address ? ` from ${address}` : '';
  switch (rule) {
    case 'reveal-burst':
      return `${who} was given ${times} secrets${within}${from}.`;
    case 'first-organisation':
      return `${who} used secrets here for the first time${from}.`;
    case 'new-address':
      return `${who} signed in${from}, a network that was never seen of this person.`;
    case 'new-country':
      return `${who} signed in from ${countryName(textOf(details, 'country'))}${address ? ` (${address})` : ''}, a country that was never seen of this person.`;
    case 'mass-export':
      return `${who} exported ${times} records${within}${from}.`;
    case 'refusals':
      return `${times} refusals or failures of ${who}${within}${who === address ? '' : from}.`;
    case 'log-broken':
      return 'A verification found that the log does not match what was sealed.';
    case 'silence':
      return `Nothing was recorded${minutes === undefined ? '' : ` for ${minutes.toString()} min`}, not even the hourly sign of life.`;
  }
}

/** The events that a finding was counted from; undefined where the one event tells all. */
export function causesOf({ rule, at, actorId, details }: DetectionFindingDto): AuditFilterDto | undefined {
  const time = Date.parse(at);
  const minutes = numberOf(details, 'windowMinutes') ?? 60;
  const range = { from: new Date(time - minutes * MINUTE).toISOString(), to: new Date(time + MINUTE).toISOString() };
  const address = textOf(details, 'address');
  const who: AuditFilterDto = actorId ? { actorId } : address ? { address } : {};
  switch (rule) {
    case 'reveal-burst':
      return { ...who, category: 'vault', ...range };
    case 'mass-export':
    case 'refusals':
      return { ...who, ...range };
    case 'new-address':
    case 'new-country':
      return { ...who, category: 'authentication' };
    default:
      return undefined;
  }
}
