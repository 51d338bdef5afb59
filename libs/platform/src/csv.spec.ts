import fc from 'fast-check';
import { csvCell } from './csv.js';

describe('a cell of an exported file', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    'cannot be run by a spreadsheet: %j',
    (text) => {
      expect(csvCell(text)).toBe(`"'${text}"`);
    },
  );

  it('is quoted, whatever it holds, and gives the text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cell = csvCell(text);
        const inner = cell.slice(1, -1);
        expect(cell.startsWith('"') && cell.endsWith('"')).toBe(true);
        expect(inner.replaceAll('""', '')).not.toContain('"');
        expect([text, `'${text}`]).toContain(inner.replaceAll('""', '"'));
        expect(/^[=+\-@\t\r\n]/u.test(inner)).toBe(false);
      }),
    );
  });
});
