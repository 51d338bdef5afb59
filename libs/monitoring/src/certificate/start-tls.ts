import type { Socket } from 'node:net';
import type { CheckFieldValues } from '../kind/check-field.js';
import { ProbeFailure } from '../probe/probe-result.js';

export type StartTls = Exclude<NonNullable<CheckFieldValues['startTls']>, 'none'>;

/** No server needs more before TLS. */
const SAID_LIMIT = 16 * 1024;

/** What has been said in the clear, and asking for more of it. */
class Dialogue {
  private said = Buffer.alloc(0);

  constructor(private readonly socket: Socket) {}

  say(text: string | Buffer): void {
    this.socket.write(text);
  }

  /** Takes what `read` finds complete at the beginning; it returns how many bytes that is, or null. */
  async hear(read: (said: Buffer) => number | null): Promise<Buffer> {
    for (let length = read(this.said); ; length = read(this.said)) {
      if (length !== null) return this.take(length);
      if (this.said.length > SAID_LIMIT) throw new ProbeFailure('starttls-refused', 'the server talks without end');
      this.said = Buffer.concat([this.said, await this.more()]);
    }
  }

  /** Whoever may write into the connection before TLS could put words into it that seem to come from inside (CVE-2011-0411). */
  assertSilent(): void {
    if (this.said.length > 0) throw new ProbeFailure('starttls-refused', 'the server said something between its yes and TLS');
  }

  private take(length: number): Buffer {
    const taken = this.said.subarray(0, length);
    this.said = this.said.subarray(length);
    return taken;
  }

  private more(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.socket.off('data', onData).off('error', onError).off('close', onClose);
        this.socket.pause();
      };
      const onData = (chunk: Buffer): void => { settle(); resolve(chunk); }; // prettier-ignore
      const onError = (error: Error): void => { settle(); reject(error); }; // prettier-ignore
      const onClose = (): void => { settle(); reject(new ProbeFailure('connection-reset', 'before TLS')); }; // prettier-ignore
      this.socket.on('data', onData).on('error', onError).on('close', onClose);
      this.socket.resume();
    });
  }
}

const LINE = 1024;

/** Replies of several lines end with one whose code is followed by a space (RFC 5321, section 4.2.1). */
function smtpReply(said: Buffer): number | null {
  const found = /(?:^|\r?\n)\d{3}(?: [^\n]*)?\r?\n/.exec(said.toString('latin1'));
  return found ? found.index + found[0].length : null;
}

function line(said: Buffer): number | null {
  const end = said.indexOf('\n');
  return end < 0 ? null : end + 1;
}

async function smtp(dialogue: Dialogue): Promise<void> {
  expectCode(await dialogue.hear(smtpReply), '220');
  dialogue.say('EHLO monitoring.invalid\r\n');
  const offered = expectCode(await dialogue.hear(smtpReply), '250');
  if (!/^250[ -]STARTTLS\r?$/im.test(offered)) throw new ProbeFailure('starttls-refused', 'the server does not offer it');
  dialogue.say('STARTTLS\r\n');
  expectCode(await dialogue.hear(smtpReply), '220');
}

function expectCode(reply: Buffer, code: string): string {
  const text = reply.toString('latin1');
  if (!text.trimStart().startsWith(code)) throw new ProbeFailure('starttls-refused', printable(text));
  return text;
}

/** RFC 9051, section 6.2.1. */
async function imap(dialogue: Dialogue): Promise<void> {
  const greeting = (await dialogue.hear(line)).toString('latin1');
  if (!greeting.startsWith('* OK')) throw new ProbeFailure('starttls-refused', printable(greeting));
  dialogue.say('a1 STARTTLS\r\n');
  for (let count = 0; count < LINE; count++) {
    const reply = (await dialogue.hear(line)).toString('latin1');
    if (reply.startsWith('a1 OK')) return;
    if (!reply.startsWith('* ')) throw new ProbeFailure('starttls-refused', printable(reply));
  }
}

/** The extended request 1.3.6.1.4.1.1466.20037 (RFC 4511, section 4.14). */
async function ldap(dialogue: Dialogue): Promise<void> {
  dialogue.say(Buffer.from(`301d02010177188016${Buffer.from('1.3.6.1.4.1.1466.20037').toString('hex')}`, 'hex'));
  const answer = await dialogue.hear((said) => {
    const [, length = 0] = said;
    const long = length & 0x7f;
    if (said.length < 2 || (length >= 0x80 && said.length < 2 + long)) return null;
    const total = length < 0x80 ? 2 + length : 2 + long + said.readUIntBE(2, Math.min(Math.max(long, 1), 4));
    return said.length < total ? null : total;
  });
  // resultCode success, an ENUMERATED of 0, is the first element of the response.
  if (!answer.includes(Buffer.from('0a0100', 'hex'))) throw new ProbeFailure('starttls-refused', 'the directory does not offer it');
}

/** SSLRequest (PostgreSQL protocol 3, section 54.2.11). */
async function postgresql(dialogue: Dialogue): Promise<void> {
  dialogue.say(Buffer.from('0000000804d2162f', 'hex'));
  const answer = await dialogue.hear((said) => (said.length > 0 ? 1 : null));
  if (answer.toString('latin1') !== 'S') throw new ProbeFailure('starttls-refused', 'the server has no TLS');
}

const CLIENT_SSL = 0x0800;
const CAPABILITIES = 0x0000_8a00;

/** SSLRequest of the client/server protocol, after a greeting that offers it. */
async function mysql(dialogue: Dialogue): Promise<void> {
  const greeting = await dialogue.hear((said) =>
    said.length >= 4 && said.length >= 4 + said.readUIntLE(0, 3) ? 4 + said.readUIntLE(0, 3) : null,
  );
  const afterVersion = greeting.indexOf(0, 5) + 1;
  const capabilities = afterVersion + 4 + 8 + 1;
  if (greeting[4] !== 10 || capabilities + 2 > greeting.length) throw new ProbeFailure('starttls-refused', 'this is no MySQL or MariaDB');
  if ((greeting.readUInt16LE(capabilities) & CLIENT_SSL) === 0) throw new ProbeFailure('starttls-refused', 'the server has no TLS');
  const request = Buffer.alloc(36);
  request.writeUIntLE(32, 0, 3);
  request.writeUInt8(1, 3);
  request.writeUInt32LE(CAPABILITIES, 4);
  request.writeUInt32LE(0x0100_0000, 8);
  request.writeUInt8(45, 12);
  dialogue.say(request);
}

const DIALOGUES: Readonly<Record<StartTls, (dialogue: Dialogue) => Promise<void>>> = { smtp, imap, ldap, postgresql, mysql };

/** Says in the clear what has to be said before TLS. @throws ProbeFailure */
export async function startTls(socket: Socket, protocol: StartTls): Promise<void> {
  const dialogue = new Dialogue(socket);
  await DIALOGUES[protocol](dialogue);
  dialogue.assertSilent();
}

function printable(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 100);
}
