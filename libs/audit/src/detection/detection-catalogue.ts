interface Bounds {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

interface RuleDefinition {
  readonly label: string;
  readonly help: string;
  /** From how many on. */
  readonly threshold: Bounds | null;
  /** Within how many minutes. */
  readonly windowMinutes: Bounds | null;
}

/** What is looked for among the events, with what is held to be sane. */
export const DETECTION_RULES = {
  'reveal-burst': {
    label: 'Burst of reveals',
    help: 'One person reveals or copies this many secrets, or takes as many one-time codes, of one organisation within this time.',
    threshold: { default: 20, minimum: 2, maximum: 10_000 },
    windowMinutes: { default: 10, minimum: 1, maximum: 1_440 },
  },
  'first-organisation': {
    label: 'First time in an organisation',
    help: 'A person who has used secrets of other organisations uses one of this organisation for the first time.',
    threshold: null,
    windowMinutes: null,
  },
  'new-address': {
    label: 'New address',
    help: 'A person signs in from a network (/24 of IPv4, /48 of IPv6) from which that person never did before. The very first sign-in is not told.',
    threshold: null,
    windowMinutes: null,
  },
  'new-country': {
    label: 'New country',
    help: 'A person signs in from a country from which that person never did before. The very first sign-in is not told, nor is one from an address whose country is not known.',
    threshold: null,
    windowMinutes: null,
  },
  'mass-export': {
    label: 'Mass export',
    help: 'One person exports this many records within this time; an export that does not tell how many it has counts as one.',
    threshold: { default: 1_000, minimum: 1, maximum: 100_000_000 },
    windowMinutes: { default: 60, minimum: 1, maximum: 10_080 },
  },
  refusals: {
    label: 'Many refusals',
    help: 'One person, or one address where nobody is signed in, is refused or fails this often within this time.',
    // Fewer than an address that sprays passwords gets until it is held (15 names): what it tries then leaves no events.
    threshold: { default: 10, minimum: 2, maximum: 10_000 },
    windowMinutes: { default: 10, minimum: 1, maximum: 1_440 },
  },
  'log-broken': {
    label: 'Broken log',
    help: 'A verification has found that the log does not match what was sealed.',
    threshold: null,
    windowMinutes: null,
  },
  silence: {
    label: 'Silence',
    help: 'Nothing was recorded for this long, not even the heartbeat of every hour.',
    threshold: null,
    windowMinutes: { default: 120, minimum: 61, maximum: 10_080 },
  },
} as const satisfies Readonly<Record<string, RuleDefinition>>;

export type DetectionRuleName = keyof typeof DETECTION_RULES;
export const DETECTION_RULE_NAMES = Object.keys(DETECTION_RULES) as DetectionRuleName[];

/** A rule as it is in force. */
export interface DetectionRuleValues {
  readonly enabled: boolean;
  readonly threshold: number | null;
  readonly windowMinutes: number | null;
}

export function ruleDefinition(rule: DetectionRuleName): RuleDefinition {
  return DETECTION_RULES[rule];
}

export function defaultsOf(rule: DetectionRuleName): DetectionRuleValues {
  const { threshold, windowMinutes } = ruleDefinition(rule);
  return { enabled: true, threshold: threshold?.default ?? null, windowMinutes: windowMinutes?.default ?? null };
}

/** @returns what is wrong with a value, in words for the administrator; null when nothing is */
export function boundsProblem(bounds: Bounds | null, value: number | null): string | null {
  if (bounds === null) return value === null ? null : 'does not belong to this rule';
  const { minimum, maximum } = bounds;
  const isValid = value !== null && Number.isInteger(value) && value >= minimum && value <= maximum;
  return isValid ? null : `must be a whole number from ${minimum.toString()} to ${maximum.toString()}`;
}
