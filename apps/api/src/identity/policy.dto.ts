import { MOST_GRACE_DAYS } from '@clientst0r/identity';
import { Choice, Flag, Integer, ListOf, Text } from '../openapi/fields.js';

export class SecondFactorPolicyDto {
  @Flag({ description: 'Whatever holds for others. It cannot release anybody from what holds for all.' })
  required: boolean;

  @Integer({ optional: true, max: MOST_GRACE_DAYS, description: 'Days in which it may be put off; 0 unless told.' })
  graceDays: number = 0;
}

export class RoleSessionLimitDto {
  @Text()
  roleId: string;

  @Text()
  name: string;

  @Choice(['platform', 'organisation'])
  scope: 'platform' | 'organisation';

  @Integer({ nullable: true, description: 'Minutes; null where the settings alone hold.' })
  idleMinutes: number | null;

  @Integer({ nullable: true, description: 'Hours; null where the settings alone hold.' })
  absoluteHours: number | null;
}

export class RoleSessionLimitsDto {
  @ListOf(() => RoleSessionLimitDto, { max: 10_000 })
  items: RoleSessionLimitDto[];
}

export class SetRoleSessionLimitDto {
  @Integer({ nullable: true, min: 1, max: 1_440 })
  idleMinutes: number | null;

  @Integer({ nullable: true, min: 1, max: 168 })
  absoluteHours: number | null;
}

export class RoleSessionLimitPath {
  @Text({ max: 36, pattern: /^[a-z0-9-]+$/ })
  roleId: string;
}
