import { EXPORT_FORMATS, type ExportFormat } from '@clientst0r/vault';
import { Choice, Text } from '../openapi/fields.js';

export class ExportDto {
  @Choice(EXPORT_FORMATS)
  format: ExportFormat;

  @Text({ max: 500, description: 'Why; kept in the audit trail.' })
  reason: string;

  @Text({ optional: true, max: 100, description: 'Number of the ticket; kept in the audit trail.' })
  ticket?: string;
}
