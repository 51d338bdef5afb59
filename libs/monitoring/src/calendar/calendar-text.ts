import ical from 'ical-generator';

export interface CalendarEvent {
  /** The same each time it is read. */
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  /** Null for the whole day, of UTC. */
  readonly endsAt: Date | null;
}

const PRODUCT = { company: 'ClientSt0r', product: 'Monitoring', language: 'EN' };
/** How often calendars are asked to read it again. */
const AGAIN_SECONDS = 3_600;

/** RFC 5545. */
export function calendarText(organisation: string, host: string, events: readonly CalendarEvent[], now: Date): string {
  const calendar = ical({ name: `Monitoring: ${organisation}`, prodId: PRODUCT, ttl: AGAIN_SECONDS });
  for (const { id, title, startsAt, endsAt } of events)
    calendar.createEvent({
      id: `${id}@${host}`,
      stamp: now,
      summary: title,
      start: startsAt,
      ...(endsAt ? { end: endsAt } : { allDay: true }),
    });
  return calendar.toString();
}
