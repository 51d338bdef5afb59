/**
 * The text of a file in UTF-8 or UTF-16, as its byte order mark or its zero bytes tell; what is neither is read as
 * Windows-1252, in which Excel writes "CSV".
 */
export async function fileText(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wide = utf16Of(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // In Latin text without a mark every other byte is zero.
  const beginning = bytes.subarray(0, 1_000);
  const zeros = (parity: number) => beginning.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  if (zeros(1) * 4 > beginning.length) return 'utf-16le';
  return zeros(0) * 4 > beginning.length ? 'utf-16be' : undefined;
}
