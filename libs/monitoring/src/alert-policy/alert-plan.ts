import type { AlertEvent } from '../channel/alert-message.js';
import { afterQuiet, type QuietHours } from './quiet-hours.js';

export interface AlertStep {
  /** After the beginning, while nobody has said that he looks after it. 0 for the first. */
  readonly afterMinutes: number;
  readonly channelIds: readonly string[];
}

export interface AlertRouting {
  readonly steps: readonly AlertStep[];
  readonly quiet: QuietHours | null;
  /** That a check is down is told in quiet hours too. */
  readonly urgentBreaksThrough: boolean;
  /** How long a message waits for others to go with it. */
  readonly gatherSeconds: number;
  /** After how long who was told is told again while nobody looks after it; 0 for never. */
  readonly reminderMinutes: number;
}

export interface PlannedAlert {
  readonly channelId: string;
  readonly step: number;
  /** Not told before, whatever is gathered. */
  readonly notBefore: Date;
  readonly at: Date;
}

export interface AlertOccasion {
  readonly event: AlertEvent;
  readonly notBefore: Date;
  /** Somebody looks after it already. */
  readonly isAcknowledged: boolean;
}

/**
 * Who is told when. A step none of whose channels can be used goes to the next one's at once, and a policy without any that can be used to
 * all: silence by mistake is the one thing that must not happen.
 * @param usable channels of the organisation that are not paused
 */
export function planAlerts(routing: AlertRouting | null, usable: readonly string[], occasion: AlertOccasion): PlannedAlert[] {
  if (routing === null) return alertsOf(usable, 0, occasion.notBefore, 0);
  const { event, notBefore, isAcknowledged } = occasion;
  const begin = routing.quiet && !breaksThrough(routing, event) ? afterQuiet(routing.quiet, notBefore) : notBefore;
  const steps = routing.steps.map((step) => ({ ...step, channelIds: step.channelIds.filter((id) => usable.includes(id)) }));
  const live = steps.filter(({ channelIds }) => channelIds.length > 0);
  const first = live[0]?.channelIds ?? usable;
  const told = alertsOf(first, 0, begin, routing.gatherSeconds);
  if (event !== 'incident.opened' || isAcknowledged) return told;
  return [...told, ...live.slice(1).flatMap(({ afterMinutes, channelIds }, index) => alertsOf(channelIds, index + 1, new Date(begin.getTime() + afterMinutes * 60_000), 0))]; // prettier-ignore
}

function breaksThrough({ urgentBreaksThrough }: AlertRouting, event: AlertEvent): boolean {
  return urgentBreaksThrough && event === 'incident.opened';
}

function alertsOf(channelIds: readonly string[], step: number, notBefore: Date, gatherSeconds: number): PlannedAlert[] {
  const at = new Date(notBefore.getTime() + gatherSeconds * 1000);
  return [...new Set(channelIds)].map((channelId) => ({ channelId, step, notBefore, at }));
}
