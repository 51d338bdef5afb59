import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import { SMTPServer } from 'smtp-server';
import { TestCertificates } from './test-certificates.js';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | null;
  readonly encrypted: boolean;
  /** As it came, with its headers. */
  readonly raw: string;
}

const ACCOUNT = { user: 'clientst0r', password: 'pässword of the mail server' };

/** An SMTP server on loopback that wants STARTTLS and a password, with a certificate of an authority that this process trusts. */
export class MailServer {
  readonly account = ACCOUNT;
  readonly mails: ReceivedMail[] = [];
  /** What it answers to every recipient instead of taking him, such as 550 or 451. */
  refusal: number | null = null;
  port = 0;
  private server: SMTPServer | null = null;
  private readonly certificates = new TestCertificates();
  private readonly pair = this.certificates.issue('mail', 'IP:127.0.0.1,DNS:localhost');

  constructor() {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), this.certificates.authority]);
  }

  /** On the port that it had before, if any. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      key: this.pair.key,
      cert: this.pair.certificate,
      authOptional: true,
      authMethods: ['PLAIN', 'LOGIN'],
      logger: false,
      onAuth: ({ username, password }, _session, done) => {
        if (username === ACCOUNT.user && password === ACCOUNT.password) done(null, { user: username });
        else done(new Error('Invalid username or password'));
      },
      onRcptTo: (_address, _session, done) => {
        if (this.refusal === null) done();
        else done(Object.assign(new Error('Mailbox is not here'), { responseCode: this.refusal }));
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          this.mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            user: session.user === undefined ? null : String(session.user),
            encrypted: session.secure,
            raw: Buffer.concat(parts).toString('utf8'),
          });
          done();
        });
      },
    });
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    server.on('error', () => undefined);
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async remove(): Promise<void> {
    await this.stop();
    this.certificates.remove();
  }

  /** The next mail to that person after the ones that came already; waits up to ten seconds. */
  async next(recipient: string, after = 0): Promise<ReceivedMail> {
    for (const end = performance.now() + 10_000; performance.now() < end; await pause(20)) {
      const mail = this.mails.filter(({ to }) => to.includes(recipient))[after];
      if (mail) return mail;
    }
    throw new Error(`No mail came for ${recipient}`);
  }
}

/** The text of the plain part, with quoted-printable undone (RFC 2045, section 6.7). */
export function plainPartOf({ raw }: Pick<ReceivedMail, 'raw'>): string {
  const [, part = ''] = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/u.exec(raw) ?? [];
  const joined = part.replaceAll(/=\r\n/gu, '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}
