/** Why a mail was not taken, in words that an administrator can use and without a word of the mail. */
export class MailProblem extends Error {
  constructor(
    message: string,
    /** The server has said that it will never take it (RFC 5321, section 4.2.1: replies that begin with 5). */
    readonly isFinal: boolean,
  ) {
    super(message);
    this.name = 'MailProblem';
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNECTION: 'The server cannot be reached',
  ESOCKET: 'The connection failed',
  ETIMEDOUT: 'The server does not answer',
  EDNS: 'The name of the server cannot be found',
  ETLS: 'The server does not encrypt, or not with a certificate that is valid',
  EAUTH: 'The server does not take the user name and password',
  EENVELOPE: 'The server refuses the sender or the recipient',
  EMESSAGE: 'The server refuses the mail',
};

interface Thrown {
  readonly code: string;
  /** 0 when the server has said nothing. */
  readonly replyCode: number;
  readonly words: string;
}

export function mailProblem(error: unknown): MailProblem {
  const { code, replyCode, words } = thrown(error);
  const said = WORDS[code] ?? 'It could not be sent';
  // A wrong password is answered with 535, and is right again as soon as somebody corrects the settings.
  const isFinal = replyCode >= 500 && code !== 'EAUTH';
  return new MailProblem(words === '' ? `${said}.` : `${said}: ${words}`, isFinal);
}

function thrown(error: unknown): Thrown {
  const { code, responseCode, response, message } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const words = [response, message].find((each): each is string => typeof each === 'string') ?? '';
  return {
    code: typeof code === 'string' ? code : '',
    replyCode: typeof responseCode === 'number' ? responseCode : 0,
    words: oneLine(words),
  };
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
