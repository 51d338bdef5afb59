import { Choice, Instant, Integer, ListOf, Scalar, Text } from '../openapi/fields.js';

export class SettingDto {
  @Text()
  key: string;

  @Text()
  group: string;

  @Text()
  label: string;

  @Text({ max: 1000 })
  help: string;

  @Choice(['integer', 'choice', 'flag', 'text', 'secret'])
  type: 'integer' | 'choice' | 'flag' | 'text' | 'secret';

  @Scalar({ description: 'Of a secret: whether it is set. It is written and never told.' })
  value: string | number | boolean;

  @Scalar()
  default: string | number | boolean;

  @Integer({ optional: true, min: Number.MIN_SAFE_INTEGER })
  minimum?: number;

  @Integer({ optional: true, min: Number.MIN_SAFE_INTEGER })
  maximum?: number;

  @Integer({ optional: true, description: 'Of a text, in characters.' })
  maximumLength?: number;

  @ListOf('text', { optional: true })
  choices?: readonly string[];

  @Instant({ nullable: true, description: 'When it was last changed; null while it is at its default.' })
  updatedAt: Date | null;
}

export class SettingsDto {
  @ListOf(() => SettingDto)
  settings: SettingDto[];
}

export class SettingPath {
  @Text({ max: 60 })
  key: string;
}

export class ChangeSettingDto {
  @Scalar()
  value: string | number | boolean;
}
