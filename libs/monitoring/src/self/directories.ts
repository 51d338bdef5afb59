import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measured } from './self-prober.js';

/** More files than any plan of backups keeps. */
const MOST_FILES = 5_000;

/** What is free for us on the disk of a directory. @returns null for one that is not there, or not ours to look at */
export async function freePercent(directory: string): Promise<Measured | null> {
  try {
    const { bavail, blocks } = await statfs(directory);
    const value = blocks === 0 ? 100 : (100 * bavail) / blocks;
    return { value, words: `the disk of ${directory} has ${value.toFixed(1)} % left` };
  } catch {
    return null;
  }
}

/** When the newest file with something in it was written. @returns null when there is none. @throws for a directory that cannot be read */
export async function newestFile(directory: string): Promise<Date | null> {
  const names = (await readdir(directory)).slice(0, MOST_FILES);
  const files = await Promise.all(names.map((name) => stat(join(directory, name)).catch(() => null)));
  const times = files.flatMap((file) => (file?.isFile() && file.size > 0 ? [file.mtimeMs] : []));
  return times.length === 0 ? null : new Date(Math.max(...times));
}
