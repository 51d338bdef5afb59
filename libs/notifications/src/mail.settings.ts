import { defineSetting } from '@clientst0r/settings';

const GROUP = 'Mail';

export const MAIL_HOST = defineSetting({
  key: 'mail.host',
  group: GROUP,
  label: 'Mail server',
  help: 'Name or address of the SMTP server that takes mail from this product. While it is empty, no mail is sent.',
  type: 'text',
  default: '',
  maximumLength: 253,
  pattern: /^[a-zA-Z0-9.:_-]+$/u,
  shape: 'must be a host name or an address, without http:// and port',
});

export const MAIL_PORT = defineSetting({
  key: 'mail.port',
  group: GROUP,
  label: 'Port',
  help: 'Usually 587 with STARTTLS, 465 with TLS from the start.',
  type: 'integer',
  default: 587,
  minimum: 1,
  maximum: 65_535,
});

/** RFC 8314 prefers `tls`; `none` is for a relay on the same machine. */
export const MAIL_TLS = defineSetting({
  key: 'mail.tls',
  group: GROUP,
  label: 'Encryption',
  help: 'starttls: encrypted before anything is said, or not sent. tls: encrypted from the first byte. none: only for a server on this machine.',
  type: 'choice',
  default: 'starttls',
  choices: ['starttls', 'tls', 'none'],
});

export const MAIL_USER = defineSetting({
  key: 'mail.user',
  group: GROUP,
  label: 'User name',
  help: 'For servers that ask who sends. Empty: none is given.',
  type: 'text',
  default: '',
  maximumLength: 190,
});

export const MAIL_PASSWORD = defineSetting({
  key: 'mail.password',
  group: GROUP,
  label: 'Password',
  help: 'Kept encrypted and never shown again. Not sent to a server without encryption.',
  type: 'secret',
  default: '',
});

export const MAIL_FROM = defineSetting({
  key: 'mail.from-address',
  group: GROUP,
  label: 'Sender',
  help: 'The address that mails come from. While it is empty, no mail is sent.',
  type: 'text',
  default: '',
  maximumLength: 190,
  pattern: /^[^\s@<>"'(),:;\\]{1,64}@[^\s@<>"'(),:;\\]+$/u,
  shape: 'must be an e-mail address',
});
