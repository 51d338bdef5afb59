import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorpusFile, verifyCorpus } from './corpus-file.js';
import { CorpusError, HEADER_BYTES, RANGES, RECORD_BYTES } from './corpus-format.js';
import { type CorpusImport, importCorpus } from './corpus-import.js';

const NOW = new Date('2026-11-28T10:00:00Z');
const MIDDLE = 'ABCDE';
let directory: string;
let source: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'corpus-'));
  source = directory;
  path = join(directory, 'breaches.corpus');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** 35 hexadecimal digits that begin with these. */
const suffix = (start: string): string => start.padEnd(35, '0');
const write = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};
const load = (more: Partial<CorpusImport> = {}) => importCorpus({ source, path, version: '2026-11', partial: true, now: NOW, ...more });

function occurrences(prefix: string, ...suffixes: string[]): number[] {
  const corpus = CorpusFile.open(path);
  try {
    return [...corpus.occurrences(prefix, suffixes).values()];
  } finally {
    corpus.close();
  }
}

describe('files of ranges', () => {
  it('are found again, to the digit, with their counts; the padding of count 0 is not', () => {
    write('21BD1.txt', ['0018A45C4D1DEF81644B54AB7F969B88D65:1', '00D4F6E8FA6EECAD2A3AA415EEC418D38EC:0', 'FFFFF6E8FA6EECAD2A3AA415EEC418D38EC:4294967295'].join('\r\n')); // prettier-ignore
    write('ABCDE', `${suffix('1')}:7\n`);
    write('notes.md', 'not a range');
    expect(load()).toMatchObject({ version: '2026-11', importedAt: NOW.toISOString(), entries: 3, ranges: 2 });
    expect(occurrences('21BD1', '0018A45C4D1DEF81644B54AB7F969B88D65', '00D4F6E8FA6EECAD2A3AA415EEC418D38EC', 'FFFFF6E8FA6EECAD2A3AA415EEC418D38EC', '0018A45C4D1DEF81644B54AB7F969B88D66')).toEqual([1, 0, 4_294_967_295, 0]); // prettier-ignore
    expect(occurrences(MIDDLE, suffix('1'), suffix('2'))).toEqual([7, 0]);
    // Of a range that is not there nothing is known.
    expect(() => occurrences('00000', suffix('1'))).toThrow(CorpusError);
    expect(existsSync(`${path}.part`) || existsSync(`${path}.part.state`)).toBe(false);
  });

  it.each([
    ['has a short line', `${suffix('1')}:1\r\nABC:1\r\n`, 'line 2: is not SUFFIX:COUNT'],
    ['has no count', `${suffix('1')}:\r\n`, 'line 1: is not SUFFIX:COUNT'],
    ['has a count that is none', `${suffix('1')}:1x\r\n`, 'line 1: has a count that is no number'],
    ['has a count beyond all', `${suffix('1')}:4294967296\r\n`, 'line 1: has a count that is too high'],
    ['has other letters', `${suffix('G')}:1\r\n`, 'line 1: has something else than hexadecimal digits'],
    ['is not in order', `${suffix('2')}:1\r\n${suffix('1')}:1\r\n`, 'line 2: is not behind the line before it'],
    ['has a line twice', `${suffix('2')}:1\r\n${suffix('2')}:1\r\n`, 'line 2: is not behind the line before it'],
    ['has an empty line', `${suffix('2')}:1\r\n\r\n`, 'line 2: is not SUFFIX:COUNT'],
    ['was cut', `${suffix('1')}:1\r\n${suffix('2').slice(0, 20)}`, 'line 2: is not SUFFIX:COUNT'],
    ['is a page', '<html>Sign in to the hotel</html>', 'line 1: is not SUFFIX:COUNT'],
    ['is of NTLM', `${'0'.repeat(27)}:12345678\r\n`, 'line 1: is not SUFFIX:COUNT'],
    ['is empty', '', 'has no password in it'],
    ['is padding alone', `${suffix('2')}:0\r\n`, 'has no password in it'],
  ])('are refused by name and line when one %s, and the corpus of before stays', (_what, text, message) => {
    write('00001.txt', `${suffix('1')}:5`);
    load();
    write(`${MIDDLE}.txt`, text);
    expect(() => load()).toThrow(CorpusError);
    expect(() => load()).toThrow(join(directory, `${MIDDLE}.txt`));
    expect(() => load()).toThrow(message);
    expect(occurrences('00001', suffix('1'))).toEqual([5]);
  });

  it('are refused when some are missing, unless that is said, and when one is there twice', () => {
    write('00000.txt', `${suffix('1')}:5`);
    expect(() => load({ partial: false })).toThrow('lacks 1048575 of 1048576 ranges, the first of them 00001');
    write('00000', `${suffix('1')}:5`);
    expect(() => load()).toThrow('has the range 00000 twice');
    expect(() => load({ source: join(directory, 'nothing') })).toThrow('cannot be read: ENOENT');
    expect(() => load({ version: 'x'.repeat(21) })).toThrow('A version is');
  });
});

describe('one file of all hashes', () => {
  it('is cut into its ranges, and refused when it is not in order or cut', () => {
    const lines = ['00000', '00001', '00002', MIDDLE].flatMap((prefix) => [`${prefix}${suffix('1')}:1`, `${prefix}${suffix('3')}:3`]);
    source = write('all.txt', `${[...lines, `FFFFF${suffix('4')}:4`].join('\r\n')}\r\n`);
    expect(load()).toMatchObject({ entries: 9, ranges: 5 });
    expect([...occurrences('00000', suffix('1'), suffix('3')), ...occurrences('FFFFF', suffix('4')), ...occurrences(MIDDLE, suffix('2'))]).toEqual([1, 3, 4, 0]); // prettier-ignore
    expect(() => load({ partial: false })).toThrow(`${source}, line 7: comes without the range 00003 before it`);
    source = write('cut.txt', lines.slice(0, 5).join('\n'));
    expect(() => load({ partial: false })).toThrow('line 5: is the last one, of the range 00002: the file is cut');
    // Of the range in which a part ends nothing is told.
    expect(load()).toMatchObject({ entries: 4, ranges: 2 });
    source = write('mixed.txt', [lines[2], lines[0]].join('\n'));
    expect(() => load()).toThrow(`${source}, line 2: is not behind the line before it`);
    source = write('long.txt', 'A'.repeat(5 * 2 ** 20));
    expect(() => load()).toThrow('line 1: has no end');
  });

  it('goes on where it was noted, after whatever ended it, and comes to the same', () => {
    const lines = Array.from({ length: 400 }, (_, number) => `${number.toString(16).padStart(5, '0')}${suffix((number % 10).toString())}:${number + 1}`); // prettier-ignore
    source = write('whole.txt', [...lines, `FFFFF${suffix('1')}:1`].join('\n'));
    const whole = load();
    rmSync(path);
    let ranges = 0;
    const interrupted = { noteEvery: 50, watch: (at: number) => { if ((ranges = at) >= 200) throw new Error('killed'); } }; // prettier-ignore
    expect(() => load(interrupted)).toThrow('killed');
    expect([existsSync(path), ranges]).toEqual([false, 200]);
    // What was written after the last note is forgotten.
    writeSync(openSync(`${path}.part`, 'r+'), randomBytes(500), 0, 500, HEADER_BYTES + 205 * RECORD_BYTES);
    const seen: number[] = [];
    expect(load({ noteEvery: 50, watch: (at) => seen.push(at) })).toEqual(whole);
    expect(Math.min(...seen)).toBeGreaterThan(200);
    expect([...occurrences('00000', suffix('0')), ...occurrences('0018F', suffix('9'))]).toEqual([1, 400]);
  });
});

describe('a corpus', () => {
  const entries = Array.from({ length: 3_000 }, (_, number) => createHash('sha1').update(`password ${number}`).digest('hex').toUpperCase());

  beforeEach(() => {
    const lines = entries.map((hash, number) => `00000${hash.slice(0, 35)}:${number + 1}`).sort();
    source = write('many.txt', [...lines, `FFFFF${suffix('1')}:1`].join('\n'));
    load();
  });

  it('finds every one of a range, and nothing that is not in it', () => {
    expect(occurrences('00000', ...entries.map((hash) => hash.slice(0, 35)))).toEqual(entries.map((_, number) => number + 1));
    const others = entries.map((hash) => [...hash.slice(0, 35)].reverse().join(''));
    expect(occurrences('00000', ...others).every((count) => count === 0)).toBe(true);
    const corpus = CorpusFile.open(path);
    for (const part of [0, 0.3, 0.999_99]) {
      const { prefix, suffix: of } = corpus.entryAt(part);
      expect(corpus.occurrences(prefix, [of]).get(of)).toBeGreaterThan(0);
    }
    corpus.close();
  });

  it.each([
    ['has another beginning', () => overwrite(0, 'X'), 'is no corpus'],
    ['has a torn header', () => overwrite(20, '\u0001'), 'has a header that cannot be read'],
    ['was cut', () => truncateSync(path, 100_000), 'is not as long as it says'],
    ['is empty', () => truncateSync(path, 0), 'is cut'],
    [
      'has another index',
      () => overwrite(HEADER_BYTES + 3_001 * RECORD_BYTES + 100, 'X'),
      'has an index that is not the one that was written',
    ],
    ['is not there', () => rmSync(path), 'cannot be opened: ENOENT'],
  ])('is not opened when it %s', (_what, harm, message) => {
    harm();
    expect(() => CorpusFile.open(path)).toThrow(message);
  });

  it('says of a range that rotted that it cannot tell, never that it is clean', () => {
    overwrite(HEADER_BYTES + 1_000 * RECORD_BYTES, 'XXXX');
    expect(() => occurrences('00000', suffix('A'))).toThrow('has a range that is not the one that was written');
    expect(() => verifyCorpus(path)).toThrow('has 1 broken ranges: 00000');
    expect(occurrences('FFFFF', suffix('1'))).toEqual([1]);
  });

  it('is replaced as a whole, and goes on for those who have it open', () => {
    const before = CorpusFile.open(path);
    source = write('next.txt', `00000${suffix('1')}:9\nFFFFF${suffix('1')}:2`);
    load({ version: '2026-12' });
    const [of] = entries as [string];
    expect(before.occurrences('00000', [of.slice(0, 35)]).get(of.slice(0, 35))).toBe(1);
    before.close();
    expect(occurrences('FFFFF', suffix('1'))).toEqual([2]);
    expect(verifyCorpus(path)).toMatchObject({ version: '2026-12', entries: 2 });
    expect(RANGES).toBe(1_048_576);
    renameSync(path, `${path}.kept`);
    expect(readFileSync(`${path}.kept`).toString('latin1', 0, 8)).toBe('CS0RPWN1');
  });

  function overwrite(at: number, text: string): void {
    writeSync(openSync(path, 'r+'), text, at);
  }
});
