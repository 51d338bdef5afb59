import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Configuration } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { MAIL_FROM, MAIL_HOST, MAIL_PASSWORD, MAIL_PORT, MAIL_TLS, MAIL_USER } from './mail.settings.js';
import { mailProblem } from './mail-problem.js';
import { type MailText, plainText, simpleHtml } from './mail-text.js';

export interface AddressedMail {
  /** Of the delivery: makes the Message-ID, by which a mail that came twice is known. */
  readonly id: string;
  readonly recipient: string;
  readonly text: MailText;
}

/** Milliseconds. A server that says nothing must not hold a job for ever (RFC 5321, section 4.5.3.2, allows minutes; people wait seconds). */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 } as const;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/u;

/** Speaks SMTP (RFC 5321) to the server that the administrator has set. */
@Injectable()
export class MailTransport {
  constructor(
    private readonly settings: SettingsService,
    private readonly configuration: Configuration,
  ) {}

  async isConfigured(): Promise<boolean> {
    const [host, from] = await Promise.all([this.settings.get(MAIL_HOST), this.settings.get(MAIL_FROM)]);
    return host !== '' && from !== '';
  }

  /** Throws `MailProblem`. */
  async send({ id, recipient, text }: AddressedMail): Promise<void> {
    const from = await this.settings.get(MAIL_FROM);
    const transport = createTransport(await this.options());
    try {
      await transport.sendMail({
        from: { name: 'ClientSt0r', address: from },
        to: { name: '', address: recipient },
        messageId: `<${id}@${this.configuration.publicUrl.hostname}>`,
        subject: text.subject,
        text: plainText(text),
        html: simpleHtml(text),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw mailProblem(error);
    } finally {
      transport.close();
    }
  }

  private async options() {
    const [host, port, tls] = await Promise.all([this.settings.get(MAIL_HOST), this.settings.get(MAIL_PORT), this.settings.get(MAIL_TLS)]);
    const user = await this.settings.get(MAIL_USER);
    const password = await this.settings.get(MAIL_PASSWORD);
    const mayTell = tls !== 'none' || LOOPBACK.test(host);
    return {
      host,
      port,
      secure: tls === 'tls',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      tls: { minVersion: 'TLSv1.2' },
      ...(user !== '' && password !== null && mayTell ? { auth: { user, pass: password.reveal() } } : {}),
      name: this.configuration.publicUrl.hostname,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...PATIENCE,
    } as const;
  }
}
