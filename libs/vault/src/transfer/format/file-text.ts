import { isUtf8 } from 'node:buffer';

const BEGINNING = 1_000;

/**
 * The text of a file in UTF-8 or UTF-16, as its byte order mark or its zero bytes tell; what is neither is read as
 * Windows-1252, in which Excel writes "CSV".
 */
export function fileText(file: Uint8Array): string {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const wide = utf16Of(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  // Buffer makes strings of one byte a character where it can.
  if (isUtf8(bytes)) return bytes.toString('utf8', startsWithMark(bytes) ? 3 : 0);
  return new TextDecoder('windows-1252').decode(bytes);
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // In Latin text without a mark every other byte is zero.
  const beginning = bytes.subarray(0, BEGINNING);
  const zeros = (parity: number): number => beginning.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  if (zeros(1) * 4 > beginning.length) return 'utf-16le';
  return zeros(0) * 4 > beginning.length ? 'utf-16be' : undefined;
}
