import { FIELD_KINDS, IMPORT_FORMATS, type ImportFormat, MOST_FIELDS, MOST_IMPORTED } from '@clientst0r/vault';
import { Choice, Flag, Integer, ListOf, Secret, Text } from '../openapi/fields.js';

const LARGEST_FILE = 50_000_000;

export class PreviewImportDto {
  @Choice(IMPORT_FORMATS)
  format: ImportFormat;

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
  @Integer({ min: 1, description: 'Place in the file.' })
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
