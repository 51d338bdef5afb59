import type { TLSSocket } from 'node:tls';
import { framed } from '../format/syslog-message.js';
import { DeliveryFailure } from './delivery-failure.js';
import type { ReceiverAddresses } from './receiver-addresses.js';
import { connectSecurely, type Receiver } from './secure-connection.js';

const SHORTEST_ARRIVAL_MILLISECONDS = 50;

/**
 * Sends messages over TLS (RFC 5425), a connection each batch. Syslog has no acknowledgement: the batch counts as taken when the receiver,
 * having been told that nothing more comes, closes without an error. One that gives up before it has read everything resets the connection,
 * if only the messages have arrived by then; so they are given the time to, before the end is told.
 */
export async function sendSyslog(
  addresses: ReceiverAddresses,
  receiver: Receiver,
  messages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const socket = await connectSecurely(addresses, receiver, signal);
  const arrival = Math.max(SHORTEST_ARRIVAL_MILLISECONDS, 2 * (performance.now() - startedAt));
  try {
    await writeAll(socket, Buffer.concat(messages.map(framed)), arrival);
  } finally {
    socket.destroy();
  }
}

function writeAll(socket: TLSSocket, bytes: Buffer, arrivalMilliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let isEndTold = false;
    let timer: NodeJS.Timeout | undefined;
    socket.on('error', reject);
    socket.once('end', () => {
      if (!isEndTold) socket.destroy(new DeliveryFailure('connection-reset'));
    });
    socket.once('close', (hadError: boolean) => {
      clearTimeout(timer);
      if (isEndTold && socket.writableFinished && !hadError) resolve();
      else reject(new DeliveryFailure('connection-reset'));
    });
    // What a receiver says is read and forgotten, so that its end is seen.
    socket.resume();
    socket.write(bytes, () => {
      timer = setTimeout(() => {
        isEndTold = true;
        socket.end();
      }, arrivalMilliseconds);
    });
  });
}
