import { plainEvent, type StreamedEvent, type StreamSource } from './streamed-event.js';

/** An object of the HTTP Event Collector; several follow each other in one body, without anything between them. */
export function splunkEvent(streamed: StreamedEvent, source: StreamSource, index: string | null): string {
  const time = Number((streamed.event.at.getTime() / 1000).toFixed(3));
  const place = index === null ? {} : { index };
  return JSON.stringify({
    time,
    host: source.host,
    source: 'clientst0r',
    sourcetype: 'clientst0r:audit',
    ...place,
    event: plainEvent(streamed),
  });
}
