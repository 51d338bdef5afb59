import type { AuditEvent } from '../../audit-event.entity.js';

/** An event with its place in the stream; the place and the id are the same whenever it is sent again. */
export interface StreamedEvent {
  readonly index: number;
  readonly event: Omit<AuditEvent, 'details'> & { readonly details: AuditEvent['details'] };
}

/** Who sends: told to every receiver. */
export interface StreamSource {
  /** Name of the deployment: the host of its public address. */
  readonly host: string;
}

export function plainEvent({ index, event }: StreamedEvent): Record<string, unknown> {
  return { ...event, at: event.at.toISOString(), index };
}

/** JSON holds no line break and no other control character: `JSON.stringify` escapes them. */
export function detailsText({ event }: StreamedEvent): string {
  return event.details === null ? '' : JSON.stringify(event.details);
}
