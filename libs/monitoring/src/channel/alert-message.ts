export const ALERT_EVENTS = [
  'incident.opened',
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
}

const WORDS: Readonly<Record<AlertEvent, (name: string) => string>> = {
  'incident.opened': (name) => `${name} is down`,
  'incident.closed': (name) => `${name} is up again`,
  'certificate.expires': (name) => `The certificate of ${name} expires`,
  'certificate.changed': (name) => `The certificate of ${name} was replaced`,
  'domain.expires': (name) => `The domain of ${name} expires`,
  'domain.changed': (name) => `The registration of ${name} was changed`,
  'channel.tested': () => 'A test of this channel',
};

export function headlineOf({ event, checkName, organisation }: AlertMessage): string {
  return `[${organisation}] ${WORDS[event](checkName)}`;
}

/** What else there is to say, a line each. */
export function linesOf({ target, reason, at, event }: AlertMessage): string[] {
  if (event === 'channel.tested') return ['If you read this, alerts arrive here.'];
  return [reason, target, `At ${at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`].filter((line) => line !== '');
}

/** `bad` wants somebody, `good` is the end of it, `note` is for knowing. */
export function toneOf({ event }: AlertMessage): 'bad' | 'good' | 'note' {
  if (event === 'incident.opened') return 'bad';
  return event === 'incident.closed' ? 'good' : 'note';
}
