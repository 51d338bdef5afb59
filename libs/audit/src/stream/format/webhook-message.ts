import { createHmac } from 'node:crypto';
import { SecretText } from '@clientst0r/platform';
import { plainEvent, type StreamedEvent, type StreamSource } from './streamed-event.js';

const PREFIX = 'whsec_';

export function webhookBody(events: readonly StreamedEvent[], source: StreamSource, sentAt: Date): string {
  return JSON.stringify({
    type: 'audit.events',
    timestamp: sentAt.toISOString(),
    data: { host: source.host, events: events.map(plainEvent) },
  });
}

/** The headers of Standard Webhooks 1.0: HMAC-SHA-256 over `id.timestamp.body`, the time in whole seconds. */
export function webhookHeaders(id: string, body: string, sentAt: Date, secret: SecretText): Record<string, string> {
  const timestamp = Math.floor(sentAt.getTime() / 1000).toString();
  const key = Buffer.from(secret.reveal().slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  key.fill(0);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks has it. @returns what is wrong, or null */
export function webhookSecretProblem(secret: SecretText): string | null {
  const text = secret.reveal();
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  const valid = text.startsWith(PREFIX) && bytes.toString('base64') === encoded && bytes.length >= 24 && bytes.length <= 64;
  return valid ? null : 'must be whsec_ followed by 24 to 64 random bytes in base64';
}
