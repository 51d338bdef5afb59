import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { IntegrityError } from './integrity.error.js';
import { CHUNK_BYTES, chunked, chunksOf, openChunk, sealChunk } from './stream-chunks.js';

const key = createSecretKey(randomBytes(32));
const context = Buffer.from('of this file');

async function* pieces(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield await Promise.resolve(content.subarray(start, start + size));
}

async function sealed(content: Buffer, size = 100_000): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of chunked(pieces(content, size))) all.push(sealChunk(key, context, chunk));
  return all;
}

/** As a reader that knows how long the content is. */
function opened(chunks: readonly Buffer[], bytes: number, of = { key, context }): Buffer {
  const count = chunksOf(bytes);
  const parts = Array.from({ length: count }, (_, index) =>
    openChunk(of.key, of.context, { index, last: index === count - 1 }, chunks[index] ?? Buffer.alloc(0)),
  );
  return Buffer.concat(parts);
}

it('gives back what went in, whatever the sizes of content and pieces', async () => {
  const sizes = fc.oneof(fc.constantFrom(0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES), fc.nat(3 * CHUNK_BYTES));
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 7_000, max: 2 * CHUNK_BYTES }), async (bytes, size) => {
      const content = randomBytes(bytes);
      const chunks = await sealed(content, size);
      expect(chunks).toHaveLength(chunksOf(bytes));
      expect(opened(chunks, bytes).equals(content)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

it('holds one chunk: more is asked for only once that is taken', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) {
      asked += 1;
      yield await Promise.resolve(Buffer.alloc(CHUNK_BYTES / 4));
    }
  }
  const chunks = chunked(endless());
  for (let taken = 1; taken <= 4; taken += 1) {
    await chunks.next();
    expect(asked).toBe(4 * taken + 1);
  }
  await chunks.return(undefined);
});

describe('a stream of three chunks', () => {
  const content = randomBytes(2 * CHUNK_BYTES + 10);
  let [a, b, c]: [Buffer, Buffer, Buffer] = [content, content, content];
  beforeAll(async () => {
    [a, b, c] = (await sealed(content)) as [Buffer, Buffer, Buffer];
  });
  const flipped = (chunk: Buffer): Buffer => Buffer.concat([Buffer.from([chunk.readUInt8() ^ 1]), chunk.subarray(1)]);

  it.each<[string, () => Buffer[], number]>([
    ['two changed places', () => [b, a, c], content.length],
    ['one is there twice', () => [a, a, c], content.length],
    ['one is left out', () => [a, c], CHUNK_BYTES + 10],
    ['the last is cut off, and the length says so', () => [a, b], 2 * CHUNK_BYTES],
    ['the last is cut off', () => [a, b], content.length],
    ['one is cut', () => [a, b, c.subarray(0, -1)], content.length],
    ['one more is said to follow', () => [a, b, c, c], 3 * CHUNK_BYTES + 1],
    ['a bit is another', () => [a, flipped(b), c], content.length],
  ])('does not open when %s', (_what, chunks, bytes) => {
    expect(() => opened(chunks(), bytes)).toThrow(IntegrityError);
  });

  it('does not open with the key of another stream, nor as another stream', () => {
    const [otherKey, otherContext] = [createSecretKey(randomBytes(32)), Buffer.from('of that file')];
    expect(() => opened([a, b, c], content.length, { key: otherKey, context })).toThrow(IntegrityError);
    expect(() => opened([a, b, c], content.length, { key, context: otherContext })).toThrow(IntegrityError);
    expect(opened([a, b, c], content.length).equals(content)).toBe(true);
  });
});
