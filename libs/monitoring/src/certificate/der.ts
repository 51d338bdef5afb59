/** One element of DER (X.690): its tag byte, what it holds, and all of it. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

export class DerError extends Error {
  constructor() {
    super('this is not DER');
    this.name = 'DerError';
  }
}

export const TAG = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, enumerated: 0x0a, utcTime: 0x17, time: 0x18, sequence: 0x30 } as const; // prettier-ignore
/** Tags of more than one byte occur in nothing that is read here. */
const LONG_TAG = 0x1f;
/** More of them in one element than any real list is taken for an attack on our time. */
const MOST_CHILDREN = 200_000;

/** The first element of the bytes. @throws DerError */
export function readDer(bytes: Buffer, at = 0): Der {
  const tag = bytes[at] ?? LONG_TAG;
  if ((tag & LONG_TAG) === LONG_TAG) throw new DerError();
  const { length, start } = lengthAt(bytes, at + 1);
  if (start + length > bytes.length) throw new DerError();
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** Up to four bytes of length; the indefinite form is no DER. */
function lengthAt(bytes: Buffer, at: number): { length: number; start: number } {
  const first = bytes[at];
  if (first === undefined || first === 0x80) throw new DerError();
  if (first < 0x80) return { length: first, start: at + 1 };
  const size = first & 0x7f;
  if (size > 4 || at + 1 + size > bytes.length) throw new DerError();
  return { length: bytes.readUIntBE(at + 1, size), start: at + 1 + size };
}

/** What a sequence, set or tagged element holds. @throws DerError */
export function childrenOf({ content }: Der): Der[] {
  const children: Der[] = [];
  for (let at = 0; at < content.length;) {
    const child = readDer(content, at);
    children.push(child);
    if (children.length > MOST_CHILDREN) throw new DerError();
    at += child.whole.length;
  }
  return children;
}

/** @throws DerError when there is none */
export function childOf(parent: Der, place: number): Der {
  const child = childrenOf(parent)[place];
  if (!child) throw new DerError();
  return child;
}

/** Dotted, such as 2.5.29.31. */
export function oidText({ content }: Der): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = parts;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

/** UTCTime or GeneralizedTime, to the second. @throws DerError */
export function timeOf({ tag, content }: Der): Date {
  const text = content.toString('latin1');
  const full = tag === TAG.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const digits = /^\d{14}(?=(?:\.\d+)?Z$)/.exec(full)?.[0] ?? '';
  const time = new Date(digits.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(time.getTime())) throw new DerError();
  return time;
}

/** The bytes of a BIT STRING that ends with a whole byte. */
export function bitsOf({ content }: Der): Buffer {
  return content.subarray(1);
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return element(TAG.sequence, Buffer.concat(parts));
}

export function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
