import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id?: string };
  readonly rpId?: string;
}

/** What an answer says otherwise than an honest device on the product's own page would. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly key?: KeyObject;
}

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };
const encoded = (bytes: Buffer): string => bytes.toString('base64url');
const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

/** An authenticator in software, speaking WebAuthn Level 3 byte by byte, with an ES256 key of its own. */
export class Authenticator {
  readonly id = randomBytes(32);
  counter = 0;
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(private readonly origin = 'http://localhost:8480') {}

  create(options: Options, lies: Lies = {}): { id: string; clientDataJSON: string; attestationObject: string; transports: string[] } {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.coseKey()]);
    const data = this.data(options, lies, FLAGS.attested, attested);
    const head = Buffer.from('a363666d74646e6f6e656761747453746d74a06861757468446174615900', 'hex').subarray(0, -1);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(data.length);
    const attestationObject = Buffer.concat([head, size, data]);
    const clientDataJSON = encoded(this.clientData('webauthn.create', options, lies));
    return { id: encoded(this.id), clientDataJSON, attestationObject: encoded(attestationObject), transports: ['internal'] };
  }

  get(options: Options, lies: Lies = {}): { id: string; clientDataJSON: string; authenticatorData: string; signature: string } {
    this.counter += 1;
    const clientData = this.clientData('webauthn.get', options, lies);
    const data = this.data(options, lies, 0, Buffer.alloc(0));
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), lies.key ?? this.keys.privateKey);
    return {
      id: encoded(this.id),
      clientDataJSON: encoded(clientData),
      authenticatorData: encoded(data),
      signature: encoded(signature),
    };
  }

  private clientData(type: string, { challenge }: Options, lies: Lies): Buffer {
    const { origin = this.origin } = lies;
    return Buffer.from(JSON.stringify({ type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin: false }));
  }

  private data({ rp, rpId }: Options, lies: Lies, more: number, attested: Buffer): Buffer {
    const flags = (lies.userPresent === false ? 0 : FLAGS.present) | (lies.userVerified === false ? 0 : FLAGS.verified) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(lies.rpId ?? rpId ?? rp?.id ?? ''), Buffer.from([flags]), counter, attested]);
  }

  /** RFC 9053, section 7.1.1: kty EC2, alg ES256, crv P-256, x, y. */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const [head, middle] = [Buffer.from('a5010203262001215820', 'hex'), Buffer.from('225820', 'hex')];
    return Buffer.concat([head, Buffer.from(x, 'base64url'), middle, Buffer.from(y, 'base64url')]);
  }
}
