import {
  COLUMN_TARGETS,
  type ColumnTarget,
  FIELD_KINDS,
  IMPORT_FORMATS,
  type ImportFormat,
  MOST_COLUMNS,
  MOST_FIELDS,
  MOST_IMPORTED,
} from '@clientst0r/vault';
import { Choice, Flag, Integer, ListOf, Secret, Text } from '../openapi/fields.js';

const LARGEST_FILE = 50_000_000;

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

export class PreviewImportDto {
  @Choice(IMPORT_FORMATS)
  format: ImportFormat;

  @ListOf(() => ColumnTargetDto, {
    optional: true,
    max: MOST_COLUMNS,
    description:
      'Of CSV: what each column becomes. Left out, the files of known products are told by their columns, and usual names are guessed.',
  })
  columns?: ColumnTargetDto[];

  @Secret({ max: LARGEST_FILE, description: 'The text of the exported file.' })
  content: string;
}

export class ImportDto extends PreviewImportDto {
  @Flag({ optional: true, description: 'Leave out entries whose name, user name and address are there already.' })
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

  @Text({ nullable: true })
  folder: string | null;

  @ListOf(() => PreviewedFieldDto, { max: MOST_FIELDS })
  fields: PreviewedFieldDto[];

  @ListOf(() => ImportProblemDto)
  problems: ImportProblemDto[];

  @Flag({ description: 'An entry with this name, user name and address is there already, or earlier in the file.' })
  duplicate: boolean;
}

export class ImportPreviewDto {
  @Text({ max: 100, nullable: true, description: 'The product that writes CSV with these columns, where one is known.' })
  layout: string | null;

  @ListOf(() => ImportColumnDto, { max: MOST_COLUMNS, description: 'Of CSV: what each column becomes.' })
  columns: readonly ImportColumnDto[];

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
