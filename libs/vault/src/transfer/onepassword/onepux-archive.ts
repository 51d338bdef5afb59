import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { ValidationFailedError } from '@clientst0r/platform';

const DATA = 'export.data';
/** Each attachment is one more. */
const MOST_MEMBERS = 50_000;
const LARGEST_DATA = 60_000_000;

/**
 * The `export.data` of a 1Password export, which is a ZIP archive: nothing else of it is unpacked. Throws `ValidationFailedError` for
 * what is no such archive, or would unpack to too much.
 */
export async function readOnepuxData(file: Uint8Array): Promise<Buffer> {
  try {
    const archive = await fromBufferPromise(Buffer.from(file.buffer, file.byteOffset, file.byteLength), { lazyEntries: true });
    if (archive.entryCount > MOST_MEMBERS) throw problem(`holds more than ${MOST_MEMBERS} files`);
    return await unpacked(archive, await dataOf(archive));
  } catch (error) {
    if (error instanceof ValidationFailedError) throw error;
    // The library's messages quote names of files.
    throw problem('is not a 1Password export (.1pux), or is damaged');
  }
}

async function dataOf(archive: ZipFile): Promise<Entry> {
  const found: Entry[] = [];
  for await (const entry of archive.eachEntry()) if (entry.fileName === DATA) found.push(entry);
  const [data, another] = found;
  if (!data) throw problem(`is not a 1Password export (.1pux): it holds no ${DATA}`);
  if (another) throw problem(`is damaged: it holds more than one ${DATA}`);
  if (data.isEncrypted()) throw problem('is encrypted');
  return data;
}

/** Counted while it is unpacked: what the archive says of its sizes need not be true. */
async function unpacked(archive: ZipFile, data: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (data.uncompressedSize > LARGEST_DATA) throw tooLarge();
  for await (const chunk of (await archive.openReadStreamPromise(data)) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_DATA) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ValidationFailedError {
  return problem(`unpacks to more than ${LARGEST_DATA / 1e6} MB`);
}

function problem(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'content', message }]);
}
