import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SecretText } from '@clientst0r/platform';
import { DeliveryFailure } from './delivery-failure.js';
import { post } from './https-post.js';
import type { ReceiverAddresses } from './receiver-addresses.js';
import type { TlsIdentity } from './secure-connection.js';

const compress = promisify(gzip);

export interface SplunkReceiver {
  readonly url: URL;
  readonly identity: TlsIdentity;
  readonly token: SecretText;
  readonly compressed: boolean;
}

/** One request to the HTTP Event Collector; taken when the status is 2xx and the collector says code 0. */
export async function sendSplunk(
  addresses: ReceiverAddresses,
  receiver: SplunkReceiver,
  events: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { url, identity, token, compressed } = receiver;
  const plain = Buffer.from(events.join('\n'));
  const body = compressed ? await compress(plain) : plain;
  const headers = { authorization: `Splunk ${token.reveal()}`, ...(compressed ? { 'content-encoding': 'gzip' } : {}) };
  const answer = await post(addresses, { url, identity, headers, body }, signal);
  if (codeOfCollector(answer) !== 0) throw new DeliveryFailure('answer-unexpected');
}

function codeOfCollector(answer: Buffer): unknown {
  try {
    const parsed: unknown = JSON.parse(answer.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && 'code' in parsed ? parsed.code : null;
  } catch {
    return null;
  }
}
