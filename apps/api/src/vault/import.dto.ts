import {
  COLUMN_TARGETS,
  type ColumnTarget,
  FIELD_KINDS,
  IMPORT_FORMAT_NAMES,
  type ImportFormat,
  MOST_COLUMNS,
  MOST_FIELDS,
  MOST_IMPORTED,
  TEXT_FORMATS,
  type TextFormat,
} from '@clientst0r/vault';
import { Choice, FilePart, Flag, Integer, ListOf, QueryFlag, Secret, Text } from '../openapi/fields.js';

const LONGEST_CONTENT = 8_000_000;
const LONGEST_PASSWORD = 1_000;

export class ColumnTargetDto {
  @Choice(COLUMN_TARGETS, {
    description:
      'A field of the entry; `text` or `secret` for one of its own with the name of the column; `fields` for several, as lines of `name: value`.',
  })
  to: ColumnTarget;
}

export class ImportColumnDto extends ColumnTargetDto {
  @Text({ max: 100, description: 'As the first line of the file has it.' })
  header: string;
}

const Company = (): PropertyDecorator =>
  Text({ optional: true, max: 100, description: 'Of a table with a column of companies: entries of this one alone. Left out, those of all come, each company in a folder of its name.' }); // prettier-ignore

export class PreviewImportDto {
  @Choice(TEXT_FORMATS)
  format: TextFormat;

  @ListOf(() => ColumnTargetDto, {
    optional: true,
    max: MOST_COLUMNS,
    description:
      'Of CSV: what each column becomes. Left out, the files of known products are told by their columns, and usual names are guessed.',
  })
  columns?: ColumnTargetDto[];

  @Company()
  company?: string;

  @Secret({ max: LONGEST_CONTENT, description: 'The text of the exported file. What is longer, or no text, is sent as a file.' })
  content: string;
}

export class ImportDto extends PreviewImportDto {
  @Flag({ optional: true, description: 'Leave out entries whose name, user name and address are there already.' })
  skipDuplicates?: boolean;
}

export class PreviewImportFileDto {
  @Choice(IMPORT_FORMAT_NAMES)
  format: ImportFormat;

  @FilePart({ description: 'The exported file, up to 50 MB.' })
  file?: never;

  @Text({
    optional: true,
    max: 1_000,
    pattern: /^[a-z-]{1,20}(?:,[a-z-]{1,20}){0,59}$/u,
    description: `Of CSV: what each column becomes, with commas between them: ${COLUMN_TARGETS.join(', ')}.`,
  })
  columns?: string;

  @Company()
  company?: string;

  @Secret({ optional: true, max: LONGEST_PASSWORD, description: 'Of a KeePass database.' })
  password?: string;

  @FilePart({ optional: true, description: 'Of a KeePass database, up to 100 kB.' })
  keyFile?: never;
}

export class ImportFileDto extends PreviewImportFileDto {
  @QueryFlag({ optional: true, description: 'Leave out entries whose name, user name and address are there already.' })
  skipDuplicates?: boolean;
}

export class PreviewedFieldDto {
  @Text({ max: 64 })
  key: string;

  @Text({ max: 100 })
  label: string;

  @Flag()
  secret: boolean;

  @Choice(FIELD_KINDS)
  kind: (typeof FIELD_KINDS)[number];
}

export class ImportProblemDto {
  @Text({ max: 300 })
  message: string;
}

export class PreviewedEntryDto {
  @Integer({ min: 1, description: 'Place in the file: which entry of JSON, which line of CSV.' })
  row: number;

  @Text({ min: 0 })
  name: string;

  @Text({ max: 32 })
  type: string;

  @Text({ max: 2_000, nullable: true })
  username: string | null;

  @Text({ max: 2_000, nullable: true })
  url: string | null;

  @Text({ max: 1_000, nullable: true })
  folder: string | null;

  @ListOf(() => PreviewedFieldDto, { max: MOST_FIELDS })
  fields: PreviewedFieldDto[];

  @ListOf(() => ImportProblemDto)
  problems: ImportProblemDto[];

  @ListOf('text', { description: 'What of it does not come along, such as attachments.' })
  leftOut: string[];

  @Flag({ description: 'An entry with this name, user name and address is there already, or earlier in the file.' })
  duplicate: boolean;
}

export class ImportedCompanyDto {
  @Text({ max: 100 })
  name: string;

  @Integer()
  entries: number;
}

export class ImportPreviewDto {
  @Text({ max: 100, nullable: true, description: 'The product that writes CSV with these columns, where one is known.' })
  layout: string | null;

  @ListOf(() => ImportColumnDto, { max: MOST_COLUMNS, description: 'Of CSV: what each column becomes.' })
  columns: readonly ImportColumnDto[];

  @ListOf(() => ImportedCompanyDto, { max: MOST_IMPORTED, description: 'Those that a table names, whichever were asked for.' })
  companies: readonly ImportedCompanyDto[];

  @ListOf(() => PreviewedEntryDto, { max: MOST_IMPORTED })
  entries: PreviewedEntryDto[];

  @Integer()
  accepted: number;

  @Integer()
  rejected: number;

  @Integer()
  duplicates: number;
}

export class ImportResultDto {
  @Integer()
  imported: number;

  @Integer()
  skipped: number;
}

export class ImportFormatDto {
  @Choice(IMPORT_FORMAT_NAMES)
  format: ImportFormat;

  @Text({ max: 100 })
  label: string;

  @ListOf('text', { description: 'Whose files they are.' })
  products: readonly string[];

  @ListOf('text', { description: 'Endings of names, without the dot.' })
  extensions: readonly string[];

  @Text({ max: 32, nullable: true, description: 'The first bytes of such a file in hexadecimal; null for text.' })
  beginning: string | null;

  @ListOf('text', { description: 'What may be given besides the file: `password`, `keyFile`, `columns`, `company`.' })
  asks: readonly string[];

  @Text({ max: 500, description: 'What comes along.' })
  carries: string;

  @Text({ max: 500, description: 'What does not.' })
  leaves: string;
}

export class ImportFormatsDto {
  @ListOf(() => ImportFormatDto)
  items: readonly ImportFormatDto[];
}
