/** `ESC $ B`: Japanese begins in ISO-2022-JP, which is ASCII otherwise. */
const JAPANESE = Buffer.from('1b2442', 'hex');

/** Text of unknown encoding (RFC 3912, section 4): UTF-8 if it is such, else what the registry is known to use, else Windows-1252, in which every byte is something. */
export function decodeWhois(bytes: Buffer, usual = 'windows-1252'): string {
  if (bytes.includes(JAPANESE)) return new TextDecoder('iso-2022-jp').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(usual).decode(bytes);
  }
}
