import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Deadline } from '../probe/deadline.js';
import { ProbeFailure } from '../probe/probe-result.js';

const LENGTH = 48;
/** Version 4, and we are a client. */
const QUESTION = 0x23;
const SERVER_MODE = 4;
/** Seconds from 1900 to 1970. */
const EPOCH = 2_208_988_800;
/** A question may be lost. */
const ASK_AGAIN_MILLISECONDS = 1_500;

export interface TimeServer {
  readonly address: string;
  readonly port: number;
}

/**
 * How far our clock is behind that of a time server (SNTP, RFC 5905 section 14), in milliseconds; negative when it is ahead. The question
 * holds random bits in place of our time, which the answer repeats: nobody who does not see it can answer.
 * @throws ProbeFailure
 */
export async function clockOffset({ address, port }: TimeServer, deadline: Deadline): Promise<number> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const nonce = randomBytes(8);
  const question = Buffer.alloc(LENGTH);
  question[0] = QUESTION;
  nonce.copy(question, 40);
  let sentAt = 0;
  const ask = (): void => {
    sentAt = Date.now();
    socket.send(question, port, address, (error) => {
      if (error) socket.emit('error', error);
    });
  };
  const again = setInterval(ask, ASK_AGAIN_MILLISECONDS);
  try {
    return await new Promise<number>((resolve, reject) => {
      const silent = (): void => {
        reject(new ProbeFailure('time-server-silent', address));
      };
      deadline.whenOver(silent);
      socket.on('error', silent);
      socket.on('message', (answer, from) => {
        const offset = from.port === port ? offsetIn(answer, nonce, sentAt, Date.now()) : null;
        if (offset !== null) resolve(offset);
      });
      ask();
    });
  } finally {
    clearInterval(again);
    socket.removeAllListeners('error').on('error', () => undefined);
    socket.close();
  }
}

/** Null for what is no answer to our question, or of a server that does not know the time itself. */
function offsetIn(answer: Buffer, nonce: Buffer, sentAt: number, receivedAt: number): number | null {
  if (answer.length < LENGTH || !answer.subarray(24, 32).equals(nonce) || !knowsTheTime(answer)) return null;
  const [reached, left] = [timeAt(answer, 32), timeAt(answer, 40)];
  return (reached - sentAt + (left - receivedAt)) / 2;
}

function knowsTheTime([first = 0, stratum = 0]: Buffer): boolean {
  return (first & 7) === SERVER_MODE && first >> 6 !== 3 && stratum > 0 && stratum < 16;
}

/** Milliseconds since 1970. In 2036 the seconds begin again at 0: what would be before 1968 is after it. */
function timeAt(answer: Buffer, place: number): number {
  const seconds = answer.readUInt32BE(place);
  const since1900 = seconds < 0x8000_0000 ? seconds + 0x1_0000_0000 : seconds;
  return (since1900 - EPOCH) * 1000 + (answer.readUInt32BE(place + 4) * 1000) / 0x1_0000_0000;
}
