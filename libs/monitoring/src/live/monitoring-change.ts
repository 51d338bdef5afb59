/** `result` is a look at a check that changed nothing but when it was looked at; `check` is everything else about one. */
export type ChangedThing = 'check' | 'result' | 'incident' | 'maintenance';

/** That something changed, and nothing of what it is now: whoever may see that asks for it. */
export interface MonitoringChange {
  readonly thing: ChangedThing;
  readonly id: string;
  /** Grows with each change of the thing: when it was written, in milliseconds since 1970. */
  readonly version: number;
}

const CHANNEL_PREFIX = 'monitoring-changes:';

export function channelOf(organisationId: string): string {
  return `${CHANNEL_PREFIX}${organisationId}`;
}

export function organisationOfChannel(channel: string): string {
  return channel.slice(CHANNEL_PREFIX.length);
}
