export const ALERT_EVENTS = [
  'incident.opened',
  'incident.reminded',
  'incident.closed',
  'certificate.expires',
  'certificate.changed',
  'domain.expires',
  'domain.changed',
  'channel.tested',
] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

/** What happened, in short texts that are no secrets. */
export interface AlertFacts {
  readonly checkId: string;
  readonly checkName: string;
  readonly target: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly at: string;
}

/** One message, before a channel gives it a form. */
export interface AlertMessage extends AlertFacts {
  /** Of the delivery: the same however often it is sent. */
  readonly id: string;
  readonly event: AlertEvent;
  readonly organisation: string;
  /** What belongs together: the incident, or the check. */
  readonly key: string;
  /** Where one sees more. */
  readonly link: string;
  /** What else happened at once and is told with it. */
  readonly others?: readonly Pick<AlertFacts, 'checkName' | 'reason'>[];
}

const MOST_TOLD = 20;

const WORDS: Readonly<Record<AlertEvent, (name: string) => string>> = {
  'incident.opened': (name) => `${name} is down`,
  'incident.reminded': (name) => `${name} is still down, and nobody looks after it`,
  'incident.closed': (name) => `${name} is up again`,
  'certificate.expires': (name) => `The certificate of ${name} expires`,
  'certificate.changed': (name) => `The certificate of ${name} was replaced`,
  'domain.expires': (name) => `The domain of ${name} expires`,
  'domain.changed': (name) => `The registration of ${name} was changed`,
  'channel.tested': () => 'A test of this channel',
};

const TOGETHER: Readonly<Partial<Record<AlertEvent, string>>> = {
  'incident.opened': 'checks are down',
  'incident.reminded': 'checks are still down, and nobody looks after them',
  'incident.closed': 'checks are up again',
};

export function headlineOf({ event, checkName, organisation, others = [] }: AlertMessage): string {
  const together = TOGETHER[event];
  const words = others.length > 0 && together !== undefined ? `${(others.length + 1).toString()} ${together}` : WORDS[event](checkName);
  return `[${organisation}] ${words}`;
}

/** What else there is to say, a line each. */
export function linesOf(message: AlertMessage): string[] {
  const { target, reason, at, event, others = [] } = message;
  if (event === 'channel.tested') return ['If you read this, alerts arrive here.'];
  if (others.length > 0) return linesTogether(message, others);
  return [reason, target, timeWords(at)].filter((line) => line !== '');
}

function linesTogether({ checkName, reason, at }: AlertMessage, others: NonNullable<AlertMessage['others']>): string[] {
  const all = [{ checkName, reason }, ...others];
  const told = all.slice(0, MOST_TOLD).map((one) => `${one.checkName}${one.reason === '' ? '' : `: ${one.reason}`}`);
  const rest = all.length > MOST_TOLD ? [`and ${(all.length - MOST_TOLD).toString()} more`] : [];
  return [...told, ...rest, timeWords(at)];
}

function timeWords(at: string): string {
  return `At ${at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`;
}

/** `bad` wants somebody, `good` is the end of it, `note` is for knowing. */
export function toneOf({ event }: AlertMessage): 'bad' | 'good' | 'note' {
  if (event === 'incident.opened' || event === 'incident.reminded') return 'bad';
  return event === 'incident.closed' ? 'good' : 'note';
}

/** The driver gives JSON as text. */
export function factsOf(facts: AlertFacts | string): AlertFacts {
  return typeof facts === 'string' ? (JSON.parse(facts) as AlertFacts) : facts;
}
