import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSealedFile, SealedFileWriter } from './sealed-file.js';

const MIB = 1024 * 1024;
const key = createSecretKey(randomBytes(32));
const directory = mkdtempSync(join(tmpdir(), 'sealed-'));
afterEach(() => jest.restoreAllMocks());
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** What every handle of a file has its methods from. */
async function handles(): Promise<FileHandle> {
  const handle = await open(join(directory, 'any'), 'a');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

it('hands what it wrote to the disk as it goes, and reads back what was written', async () => {
  const datasync = jest.spyOn(await handles(), 'datasync');
  const part = randomBytes(MIB);
  const writer = await SealedFileWriter.create(join(directory, 'whole'), key);
  for (let written = 0; written < 33; written += 1) {
    await writer.write(part);
    // As an export gives other work its turn between two batches.
    await new Promise(setImmediate);
  }
  const { bytes } = await writer.end();
  await writer.close();
  expect(datasync.mock.calls.length).toBeGreaterThan(0);
  const read: Buffer[] = [];
  for await (const chunk of readSealedFile(join(directory, 'whole'), key, bytes, { start: 32 * MIB, end: bytes })) read.push(chunk);
  expect(Buffer.concat(read).equals(part)).toBe(true);
});

it('does not end well when the disk could not take a part of it in between', async () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  jest.spyOn(await handles(), 'datasync').mockRejectedValueOnce(full);
  const writer = await SealedFileWriter.create(join(directory, 'cut'), key);
  await writer.write(randomBytes(17 * MIB));
  await expect(writer.end()).rejects.toBe(full);
  await writer.close();
});
