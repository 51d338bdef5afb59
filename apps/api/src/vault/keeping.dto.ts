import { Flag, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { QueryInteger } from '../openapi/fields.js';
import { FieldPath } from './credential.dto.js';

export class FormerVersionDto {
  @Integer({ min: 1 })
  version: number;

  @Instant()
  writtenAt: Date;

  @Instant()
  replacedAt: Date;

  @Id()
  replacedById: string;

  @Text({ description: 'As it was then.' })
  replacedByName: string;
}

export class FormerVersionsDto {
  @ListOf(() => FormerVersionDto)
  items: FormerVersionDto[];
}

export class FormerVersionPath extends FieldPath {
  @QueryInteger({ min: 1, max: 2_147_483_647 })
  version: number;
}

export class FavouriteDto {
  @Flag()
  favourite: boolean;
}
