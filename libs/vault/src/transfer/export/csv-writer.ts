import type { ExportedEntry, ExportedField, ExportWriter } from './exported-entry.js';

const COLUMNS = ['name', 'type', 'tags', 'username', 'password', 'url', 'totp', 'notes', 'expires_on', 'other_fields', 'left_out'] as const;
const OWN_COLUMNS: ReadonlySet<string> = new Set(['username', 'password', 'url', 'totp', 'notes']);

/**
 * What spreadsheets take for the beginning of a formula, full-width forms included (OWASP ASVS 5.0, 1.2.10); also with
 * apostrophes before it, so that an import can tell those that were put there from those of the value.
 */
const FORMULA = /^'*[=+\-@\t\r\n\0＝＋－＠]/u;

/** A row an entry (RFC 4180), in UTF-8 with a byte order mark. A cell that a spreadsheet would run begins with an apostrophe. */
export class CsvWriter implements ExportWriter {
  readonly mediaType = 'text/csv; charset=utf-8';
  readonly extension = 'csv';

  begin(): string {
    return `\uFEFF${COLUMNS.join(',')}\r\n`;
  }

  entry({ name, type, tags, expiresOn, fields, leftOut }: ExportedEntry): string {
    const value = (key: string): string => fields.find((field) => field.key === key)?.value.reveal() ?? '';
    const others = fields.filter(({ key }) => !OWN_COLUMNS.has(key)).map(lineOf);
    const cells = [
      name, type, tags.join('; '), value('username'), value('password'), value('url'), value('totp'), value('notes'),
      expiresOn ?? '', others.join('\n'), leftOut.map(({ label, because }) => `${label}: ${because}`).join('\n'),
    ]; // prettier-ignore
    return `${cells.map(csvCell).join(',')}\r\n`;
  }

  end(): string {
    return '';
  }
}

export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function lineOf({ label, value }: ExportedField): string {
  return `${label}: ${value.reveal()}`;
}
