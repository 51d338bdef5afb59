import type { Socket } from 'node:net';
import { createSecureContext, type TlsOptions, TLSSocket } from 'node:tls';
import type { StartTls } from '../../libs/monitoring/src/certificate/start-tls.js';

interface Script {
  readonly greeting: Buffer | null;
  /** What is answered to what was said; `tls` when TLS begins after it. */
  answer(said: Buffer, offers: boolean): { readonly say: Buffer | null; readonly tls: boolean };
}

const text = (words: string): Buffer => Buffer.from(words);

/** The greeting of a MariaDB 10.11 (protocol 10), recorded; bit 11 of its capabilities says SSL. */
function mysqlGreeting(offers: boolean): Buffer {
  const payload = Buffer.concat([
    Buffer.from([10]), text('10.11.19-MariaDB\0'), Buffer.from([5, 0, 0, 0]), text('12345678'), Buffer.from([0]),
    Buffer.from([0xfe, offers ? 0xff : 0xf7, 0x2d, 2, 0, 0xff, 0xc1, 21, 0, 0, 0, 0, 0, 0, 0x3d, 0, 0, 0]), text('123456789012\0mysql_native_password\0'),
  ]); // prettier-ignore
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);
}

const MYSQL_REQUEST = 36;
const LDAP_YES = Buffer.from('300c02010178070a010004000400', 'hex');
const LDAP_NO = Buffer.from('300c02010178070a010204000400', 'hex');

function scriptOf(protocol: StartTls, offers: boolean): Script {
  switch (protocol) {
    case 'smtp':
      return {
        greeting: text('220-mail.test\r\n220 ESMTP\r\n'),
        answer: (said) =>
          said.toString().startsWith('EHLO')
            ? { say: text(`250-mail.test\r\n250-SIZE 1000\r\n250 ${offers ? 'STARTTLS' : 'HELP'}\r\n`), tls: false }
            : { say: text('220 go ahead\r\n'), tls: true },
      };
    case 'imap':
      return {
        greeting: text('* OK IMAP4rev2\r\n'),
        answer: () => ({ say: text(offers ? '* untagged\r\na1 OK begin\r\n' : 'a1 BAD no\r\n'), tls: offers }),
      };
    case 'ldap':
      return { greeting: null, answer: () => ({ say: offers ? LDAP_YES : LDAP_NO, tls: offers }) };
    case 'postgresql':
      return { greeting: null, answer: () => ({ say: text(offers ? 'S' : 'N'), tls: offers }) };
    default:
      return { greeting: mysqlGreeting(offers), answer: (said) => ({ say: null, tls: said.length >= MYSQL_REQUEST && said[3] === 1 }) };
  }
}

/** A server that speaks so much of a protocol in the clear as comes before TLS; without options it offers none. */
export function startTlsServer(protocol: StartTls, options: TlsOptions | null): (socket: Socket) => void {
  const script = scriptOf(protocol, options !== null);
  return (socket) => {
    if (script.greeting) socket.write(script.greeting);
    const hear = (said: Buffer): void => {
      const { say, tls } = script.answer(said, options !== null);
      if (tls && options) {
        socket.off('data', hear).pause();
        // The client may have begun already.
        if (protocol === 'mysql' && said.length > MYSQL_REQUEST) socket.unshift(said.subarray(MYSQL_REQUEST));
        const secureContext = createSecureContext(options);
        const begin = (): void => void new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined);
        if (say) socket.write(say, begin);
        else begin();
      } else if (say) socket.write(say);
    };
    socket.on('data', hear);
  };
}
