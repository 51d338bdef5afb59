import { SecretText, ValidationFailedError } from '@clientst0r/platform';
import {
  CREDENTIAL_TYPES,
  type CredentialType,
  fieldDefinition,
  type FieldKind,
  fieldLabelled,
} from '../../credential/credential-types.js';
import type { FieldDraft } from '../../credential/field-draft.js';
import { fieldValueProblem } from '../../credential/field-value.js';
import { fileText } from '../format/file-text.js';
import type { ImportSource } from '../format/import-source.js';
import type { ImportedCompany, ImportedEntry, ImportedFile } from '../imported-entry.js';
import { clean, fieldMessages, folderPath, ImportedFields, LONGEST_NAME, nameProblems, oneLine, tagsOf } from '../imported-fields.js';
import { type ColumnTarget, columnsOf, CSV_LAYOUTS, type CsvColumn, type CsvLayout, layoutOf } from './csv-columns.js';
import { type CsvRow, readTable } from './csv-table.js';

const KINDS = {
  username: 'text',
  password: 'secret',
  totp: 'totp',
  notes: 'multiline-secret',
  text: 'text',
  secret: 'secret',
} as const satisfies Partial<Record<ColumnTarget, FieldKind>>;

type FieldTarget = keyof typeof KINDS;

/** How types of entries are called in files: as here, by label, or as Bitwarden does. */
const TYPES: ReadonlyMap<string, CredentialType> = new Map<string, CredentialType>([
  ...CREDENTIAL_TYPES.flatMap(({ type, label }): [string, CredentialType][] => [
    [type, type],
    [label.toLowerCase(), type],
  ]),
  ['note', 'secure-note'],
  ['card', 'payment-card'],
]);

/** LastPass gives notes this address. */
const NOTE_ADDRESS = 'http://sn';
const LONGEST_COMPANY = 100;

/**
 * Reads CSV whose first line has the names of the columns, each further one an entry. `chosen` tells what each column
 * becomes; else the layout of a known product or the names of the columns do. Throws `ValidationFailedError` when it cannot be
 * read; what is wrong with a single entry is told with it.
 */
export function readCsv(content: string, chosen?: readonly ColumnTarget[], company?: string): ImportedFile {
  const { header, rows } = readTable(content);
  const layout = layoutOf(header);
  const columns = columnsOf(header, layout, chosen);
  const companyOf = companyReader(columns);
  const companies = companiesOf(rows.map(companyOf));
  if (company !== undefined && companies.every(({ name }) => name !== company))
    throw new ValidationFailedError([{ field: 'company', message: 'is named nowhere in the file' }]);
  const wanted = company === undefined ? rows : rows.filter((row) => companyOf(row) === company);
  return {
    rows: 'lines',
    layout: layout?.name ?? null,
    columns,
    companies,
    entries: wanted.map((row) => new CsvEntry(row, columns, layout, company === undefined ? companyOf(row) : '').read()),
  };
}

export function readCsvFile({ bytes, columns, company }: ImportSource): ImportedFile {
  return readCsv(fileText(bytes), columns, company);
}

function companyReader(columns: readonly CsvColumn[]): (row: CsvRow) => string {
  const place = columns.findIndex(({ to }) => to === 'company');
  return ({ cells }) => clean(cells[place] ?? '').slice(0, LONGEST_COMPANY);
}

function companiesOf(names: readonly string[]): ImportedCompany[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, entries]) => ({ name, entries })).sort((one, other) => one.name.localeCompare(other.name));
}

class CsvEntry {
  private readonly fields = new ImportedFields();
  private readonly columnsOfFields = new Map<FieldDraft, number>();
  private readonly problems: string[] = [];
  private readonly cells: readonly string[];

  constructor(
    private readonly row: CsvRow,
    private readonly columns: readonly CsvColumn[],
    private readonly layout: CsvLayout | null,
    /** The outermost folder. */
    private readonly company: string,
  ) {
    this.cells = layout === CSV_LAYOUTS.own ? row.cells.map(withoutApostrophe) : row.cells;
  }

  read(): ImportedEntry {
    this.checkRow();
    const type = this.type();
    // Fields in lines come last: what a column of its own has is not theirs to fill.
    for (const inLines of [false, true])
      this.columns.forEach((column, index) => {
        if ((column.to === 'fields') === inLines) this.take(type, column, index);
      });
    const name = this.name();
    const inner = this.layout === CSV_LAYOUTS.lastpass ? this.one('folder').replaceAll('\\', '/') : this.one('folder');
    const folder = folderPath(`${this.company.replaceAll('/', '-')}/${inner}`);
    const tags = tagsOf(this.tags());
    const expiresOn = this.expiry();
    this.problems.push(...nameProblems(name), ...fieldMessages(type, this.fields.drafts, (draft) => this.place(this.columnsOfFields.get(draft) ?? -1))); // prettier-ignore
    const draft = { type, name: name.slice(0, LONGEST_NAME), tags, expiresOn, fields: this.fields.drafts };
    return { row: this.row.line, draft, folder, problems: this.problems, leftOut: [] };
  }

  private checkRow(): void {
    const { count, cells } = this.row;
    if (count !== this.columns.length) this.problems.push(`has ${count} values, while the first line names ${this.columns.length} columns`);
    cells.forEach((cell, index) => {
      if (cell.includes('\uFFFD')) this.problems.push(`${this.place(index)} has characters that were lost; save the file as UTF-8`);
    });
  }

  private take(type: CredentialType, column: CsvColumn, index: number): void {
    const known = this.fields.drafts.length;
    this.fill(type, column, this.cells[index] ?? '');
    for (const draft of this.fields.drafts.slice(known)) this.columnsOfFields.set(draft, index);
  }

  private fill(type: CredentialType, { header, to }: CsvColumn, value: string): void {
    if (to === 'url') this.fillAddresses(type, value.trim());
    else if (to === 'fields') this.fillLines(type, value);
    else if (isFieldTarget(to)) this.put(type, to, header, to === 'totp' ? value.trim() : value);
  }

  private put(type: CredentialType, to: FieldTarget, header: string, value: string): void {
    if (fieldDefinition(type, to)) this.fields.add(to, value);
    else this.fields.addOwn(header, KINDS[to], value);
  }

  private fillAddresses(type: CredentialType, value: string): void {
    if (value === NOTE_ADDRESS) return;
    const addresses = this.layout === CSV_LAYOUTS.bitwarden ? value.split(/,(?=[a-z][a-z0-9+.-]*:)/iu) : [value];
    if (fieldDefinition(type, 'url')) this.fields.addAddresses(addresses);
    else for (const address of addresses) this.fields.addOwn('Address', 'text', address);
  }

  /** `Name: value`, a field a line; what has no name goes on with the field before it. */
  private fillLines(type: CredentialType, text: string): void {
    const found: { label: string; value: string }[] = [];
    for (const line of text.split(/\r?\n/u)) {
      const [, label, value] = /^([^:]{1,100}): ?(.*)$/u.exec(line) ?? [];
      const last = found.at(-1);
      if (label !== undefined && value !== undefined) found.push({ label: label.trim(), value });
      else if (last) last.value += `\n${line}`;
      else if (line.trim() !== '') found.push({ label: 'Other fields', value: line });
    }
    for (const { label, value } of found) this.fillLine(type, label, value);
  }

  private fillLine(type: CredentialType, label: string, value: string): void {
    const definition = fieldLabelled(type, label);
    const free = definition !== undefined && this.fields.drafts.every(({ key }) => key !== definition.key);
    if (free) this.fields.add(definition.key, value);
    else this.fields.addOwn(label, value.includes('\n') ? 'multiline-secret' : 'secret', value);
  }

  private type(): CredentialType {
    const told = this.one('type').trim().toLowerCase();
    const type = TYPES.get(told);
    if (told !== '' && !type) this.problems.push(`${this.placeOf('type')} is no type of entry`);
    return type ?? (this.isNote() ? 'secure-note' : 'login');
  }

  private isNote(): boolean {
    const signs = (['username', 'password', 'totp'] as const).map((target) => this.one(target));
    const address = this.one('url');
    return this.one('notes') !== '' && signs.every((sign) => sign === '') && (address === '' || address === NOTE_ADDRESS);
  }

  /** Browsers leave names out: then the host of the address is the name. */
  private name(): string {
    const name = oneLine(this.one('name'));
    const address = this.one('url').trim();
    return name === '' && URL.canParse(address) ? new URL(address).host : name;
  }

  private tags(): string[] {
    return this.one('tags').split(this.layout === CSV_LAYOUTS.own ? '; ' : /[;,]/u);
  }

  private expiry(): string | null {
    const day = this.one('expires-on').trim();
    const problem = fieldValueProblem('date', SecretText.of(day));
    if (problem !== null) this.problems.push(`${this.placeOf('expires-on')} ${problem}`);
    return day === '' || problem !== null ? null : day;
  }

  private one(target: ColumnTarget): string {
    return this.cells[this.columns.findIndex(({ to }) => to === target)] ?? '';
  }

  private placeOf(target: ColumnTarget): string {
    return this.place(this.columns.findIndex(({ to }) => to === target));
  }

  private place(index: number): string {
    return `column ${index + 1} (${this.columns[index]?.header ?? ''})`;
  }
}

function isFieldTarget(to: ColumnTarget): to is FieldTarget {
  return Object.hasOwn(KINDS, to);
}

/** Our own export puts one before what a spreadsheet would take for a formula. */
function withoutApostrophe(cell: string): string {
  return /^'+[=+\-@\t\r\n\0＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}
