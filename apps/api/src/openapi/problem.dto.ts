import { Id, Integer, ListOf, Text } from './fields.js';

export class FieldProblemDto {
  @Text({ description: 'Path of the field, such as `fields.0.value`.' })
  field: string;

  @Text()
  message: string;
}

/** RFC 9457. */
export class ProblemDto {
  @Text()
  type: string;

  @Text()
  title: string;

  @Integer({ min: 300, max: 599 })
  status: number;

  @Text({ description: 'Stable, for programs.' })
  code: string;

  @Text({ optional: true, max: 1000 })
  detail?: string;

  @Id({ description: 'Tell it to your administrator; the logs have it.' })
  requestId: string;

  @ListOf(() => FieldProblemDto, { optional: true })
  errors?: FieldProblemDto[];

  @Integer({ optional: true })
  currentVersion?: number;
}
