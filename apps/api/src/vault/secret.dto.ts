import { Instant, Integer, Secret, Text } from '../openapi/fields.js';

export class RevealReasonDto {
  @Text({ optional: true, max: 500, description: 'Why; kept in the audit trail.' })
  reason?: string;

  @Text({ optional: true, max: 100, example: 'T-4711', description: 'Number of the ticket; kept in the audit trail.' })
  ticket?: string;
}

export class RevealedFieldDto {
  @Secret({ max: 20_000 })
  value: string;
}

export class OneTimeCodeDto {
  @Text({ min: 5, max: 8, example: '287082', description: '6 to 8 digits; of Steam, 5 letters and digits.' })
  code: string;

  @Instant()
  expiresAt: Date;

  @Integer({ min: 1, description: 'Seconds.' })
  period: number;
}
