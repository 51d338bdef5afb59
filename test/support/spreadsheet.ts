import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DOMParser } from '@xmldom/xmldom';

export interface SpreadsheetCell {
  readonly text: string;
  /** `string`, `float`, `date` … as the program took it; null when it is empty. */
  readonly type: string | null;
  readonly formula: string | null;
}

/** RFC 4180 in UTF-8: comma, quotation mark, character set. */
const CSV = 'CSV:44,34,76';

/** The cells that LibreOffice has after it opened the file, row by row, without the empty ones at the end of each. */
export function openedInLibreOffice(csv: Buffer): SpreadsheetCell[][] {
  const directory = mkdtempSync(join(tmpdir(), 'clientst0r-spreadsheet-'));
  try {
    writeFileSync(join(directory, 'export.csv'), csv);
    const profile = `-env:UserInstallation=${pathToFileURL(join(directory, 'profile')).href}`;
    const conversion = ['--headless', `--infilter=${CSV}`, '--convert-to', 'fods', '--outdir', directory, join(directory, 'export.csv')];
    execFileSync('soffice', [profile, ...conversion], { stdio: 'ignore', timeout: 60_000, env: { ...process.env, HOME: directory } });
    return rowsOf(readFileSync(join(directory, 'export.fods'), 'utf8'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function rowsOf(fods: string): SpreadsheetCell[][] {
  const document = new DOMParser().parseFromString(fods, 'text/xml');
  const rows = Array.from(document.getElementsByTagName('table:table-row')).map((row) => cellsOf(row));
  return rows.filter((row) => row.length > 0);
}

function cellsOf(row: Element): SpreadsheetCell[] {
  const cells = Array.from(row.getElementsByTagName('table:table-cell')).flatMap((cell) => {
    const [type, formula] = [attribute(cell, 'office:value-type'), attribute(cell, 'table:formula')];
    const text = Array.from(cell.getElementsByTagName('text:p')).map(textOf).join('\n');
    const repeated = Number(attribute(cell, 'table:number-columns-repeated') ?? 1);
    return Array.from({ length: Math.min(repeated, 100) }, () => ({ text, type, formula }));
  });
  return cells.slice(0, cells.findLastIndex(({ type }) => type !== null) + 1);
}

function attribute(element: Element, name: string): string | null {
  return element.hasAttribute(name) ? element.getAttribute(name) : null;
}

/** OpenDocument 1.3, part 3, section 6.1: blanks, tabs and breaks are elements. */
function textOf(node: Node): string {
  if (node.nodeType === 3) return node.nodeValue ?? '';
  switch (node.nodeName) {
    case 'text:s':
      return ' '.repeat(Number(attribute(node as Element, 'text:c') ?? 1));
    case 'text:tab':
      return '\t';
    case 'text:line-break':
      return '\n';
    default:
      return Array.from(node.childNodes).map(textOf).join('');
  }
}
