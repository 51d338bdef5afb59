import { csvCell } from '@clientst0r/platform';
import type { ExportedEntry, ExportedField, ExportWriter } from './exported-entry.js';

const COLUMNS = [
  'folder',
  'name',
  'type',
  'tags',
  'username',
  'password',
  'url',
  'totp',
  'notes',
  'expires_on',
  'other_fields',
  'left_out',
] as const;
const OWN_COLUMNS: ReadonlySet<string> = new Set(['username', 'password', 'url', 'totp', 'notes']);

/** A row an entry (RFC 4180), in UTF-8 with a byte order mark. A cell that a spreadsheet would run begins with an apostrophe. */
export class CsvWriter implements ExportWriter {
  readonly mediaType = 'text/csv; charset=utf-8';
  readonly extension = 'csv';

  begin(): string {
    return `\uFEFF${COLUMNS.join(',')}\r\n`;
  }

  entry({ folder, name, type, tags, expiresOn, fields, leftOut }: ExportedEntry): string {
    const value = (key: string): string => fields.find((field) => field.key === key)?.value.reveal() ?? '';
    const others = fields.filter(({ key }) => !OWN_COLUMNS.has(key)).map(lineOf);
    const cells = [
      folder ?? '', name, type, tags.join('; '), value('username'), value('password'), value('url'), value('totp'), value('notes'),
      expiresOn ?? '', others.join('\n'), leftOut.map(({ label, because }) => `${label}: ${because}`).join('\n'),
    ]; // prettier-ignore
    return `${cells.map(csvCell).join(',')}\r\n`;
  }

  end(): string {
    return '';
  }
}

function lineOf({ label, value }: ExportedField): string {
  return `${label}: ${value.reveal()}`;
}
