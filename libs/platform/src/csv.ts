/**
 * What spreadsheets take for the beginning of a formula, full-width forms included (OWASP ASVS 5.0, 1.2.10); also with
 * apostrophes before it, so that an import can tell those that were put there from those of the value.
 */
const FORMULA = /^'*[=+\-@\t\r\n\0＝＋－＠]/u;

/** A cell of RFC 4180, always quoted; one that a spreadsheet would run begins with an apostrophe. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
