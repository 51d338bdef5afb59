import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type Cell, csvWriter, jsonWriter, Lines } from './lines-thread.js';

const CELLS: readonly Cell[] = [
  { name: 'at', kind: 'instant' },
  { name: 'id', kind: 'id' },
  { name: 'action', kind: 'plain' },
  { name: 'actorName', kind: 'text' },
  { name: 'details', kind: 'json' },
  { name: 'objectName', kind: 'text' },
];
const AT = '2026-10-01 10:00:00.500';
const ID = '01999999-0000-7000-8000-000000000001';

function recordOf(cells: readonly (string | null)[]): Buffer {
  return Buffer.concat(
    cells.flatMap((cell, index) => [Buffer.from(index === 0 ? [] : [0xff]), cell === null ? Buffer.from([0xfe]) : Buffer.from(cell)]),
  );
}

function written(writer: typeof csvWriter, ...records: readonly (readonly (string | null)[])[]): string {
  const lines = new Lines(Buffer.allocUnsafeSlow(1));
  const write = writer(CELLS);
  for (const record of records) write(recordOf(record), lines);
  return lines.buffer.toString('utf8', 0, lines.length);
}

/** The rule in other words than the thread's: OWASP's characters, and what a spreadsheet passes over before them. */
const guarded = (text: string): string => (/^[=+\-@\t\r\n\0＝＋－＠]/u.test(text) ? `'${text}` : text);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n\0"\',;＝＋－＠ＡＺ｠ü漢🔑 a') }));

describe('CSV lines', () => {
  it('are exactly these bytes', () => {
    expect(written(csvWriter, [AT, ID, 'credential.copied', 'say "hi"', '{"a":"=1"}', '=1+1'], [AT, ID, '', '', '', ''])).toBe(
      `"2026-10-01T10:00:00.500Z","${ID}","credential.copied","say ""hi""","{""a"":""=1""}","'=1+1"\r\n` +
        `"2026-10-01T10:00:00.500Z","${ID}","","","",""\r\n`,
    );
  });

  it('are read back as they were, but for the apostrophe before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(text, text, fc.json(), (actor, object, details) => {
        const [row] = parse(written(csvWriter, [AT, ID, 'a', actor, details, object])) as string[][];
        expect(row).toEqual([AT.replace(' ', 'T') + 'Z', ID, 'a', guarded(actor), details, guarded(object)]);
      }),
      { numRuns: 500 },
    );
  });

  it('stand one after the other in a buffer that grows', () => {
    const rows = Array.from({ length: 50 }, (_, index) => [AT, ID, 'a', `Person ${index}`, '', '"'.repeat(index)]);
    expect((parse(written(csvWriter, ...rows)) as string[][]).map((row) => row.slice(3))).toEqual(rows.map((row) => row.slice(3)));
  });
});

describe('JSON lines', () => {
  it('are exactly these bytes', () => {
    expect(written(jsonWriter, [AT, ID, 'a', 'say "hi"\n', null, null])).toBe(
      `{"at":"2026-10-01T10:00:00.500Z","id":"${ID}","action":"a","actorName":"say \\"hi\\"\\n","details":null,"objectName":null}\n`,
    );
  });

  it('escape what JSON.stringify escapes, and nothing else', () => {
    const all = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).join('') + '\u2028漢字🔑';
    expect(written(jsonWriter, [AT, ID, 'a', all, null, ''])).toContain(
      `"actorName":${JSON.stringify(all)},"details":null,"objectName":""}`,
    );
  });

  it('tell a text that is empty from nothing; of the others empty is nothing', () => {
    expect(JSON.parse(written(jsonWriter, [AT, ID, '', '', '', null]))).toMatchObject({
      action: null,
      actorName: '',
      details: null,
      objectName: null,
    });
  });

  it('are read back as they were, nothing told apart from an empty text', () => {
    fc.assert(
      fc.property(fc.option(text), fc.option(text), fc.option(fc.json()), (actor, object, details) => {
        const line = written(jsonWriter, [AT, ID, 'a', actor, details, object]);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(JSON.parse(line)).toEqual({
          at: AT.replace(' ', 'T') + 'Z',
          id: ID,
          action: 'a',
          actorName: actor,
          details: details === null ? null : JSON.parse(details),
          objectName: object,
        });
      }),
      { numRuns: 500 },
    );
  });
});
