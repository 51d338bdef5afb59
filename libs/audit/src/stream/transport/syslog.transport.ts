import type { TLSSocket } from 'node:tls';
import { framed } from '../format/syslog-message.js';
import { DeliveryFailure } from './delivery-failure.js';
import type { ReceiverAddresses } from './receiver-addresses.js';
import { connectSecurely, type Receiver } from './secure-connection.js';

/**
 * Sends messages over TLS (RFC 5425), a connection each batch. Syslog has no acknowledgement: the batch counts as taken when the receiver,
 * having been told that nothing more comes, closes without an error, which it can only do once it has read everything.
 */
export async function sendSyslog(
  addresses: ReceiverAddresses,
  receiver: Receiver,
  messages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const socket = await connectSecurely(addresses, receiver, signal);
  try {
    await writeAll(socket, Buffer.concat(messages.map(framed)));
  } finally {
    socket.destroy();
  }
}

function writeAll(socket: TLSSocket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let isWritten = false;
    socket.on('error', reject);
    socket.once('finish', () => {
      isWritten = true;
    });
    socket.once('close', (hadError: boolean) => {
      if (isWritten && !hadError) resolve();
      else reject(new DeliveryFailure('connection-reset'));
    });
    // What a receiver says is read and forgotten, so that its end is seen.
    socket.resume();
    socket.end(bytes);
  });
}
