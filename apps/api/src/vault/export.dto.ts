import { EXPORT_FORMATS, type ExportFormat } from '@clientst0r/vault';
import { Choice, Secret, Text } from '../openapi/fields.js';

const SHORTEST_PASSWORD = 12;

export class ExportDto {
  @Choice(EXPORT_FORMATS)
  format: ExportFormat;

  @Text({ max: 500, description: 'Why; kept in the audit trail.' })
  reason: string;

  @Text({ optional: true, max: 100, description: 'Number of the ticket; kept in the audit trail.' })
  ticket?: string;

  @Secret({
    optional: true,
    min: SHORTEST_PASSWORD,
    max: 1_000,
    description: 'Locks the file, as Bitwarden does: of JSON alone. Nobody can open it without.',
  })
  password?: string;
}
