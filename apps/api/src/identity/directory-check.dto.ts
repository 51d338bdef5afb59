import { Choice, Flag, Id, Integer, ListOf, Text } from '../openapi/fields.js';

export class DirectoryTestDto {
  @Text({ max: 300, nullable: true, description: 'Null when all went well.' })
  problem: string | null;

  @Integer()
  people: number;

  @Integer()
  groups: number;

  @Integer()
  milliseconds: number;
}

export class PreviewedChangeDto {
  @Choice(['create', 'update', 'suspend', 'restore', 'problem'])
  kind: 'create' | 'update' | 'suspend' | 'restore' | 'problem';

  @Text()
  login: string;

  @Text({ description: 'The id there that never changes.' })
  externalId: string;

  @Text({ nullable: true })
  email: string | null;

  @Text({ nullable: true, description: 'no-email, email-taken, email-twice.' })
  problem: string | null;

  @Id({ nullable: true, description: 'The account that stands in the way; an administrator may link the two.' })
  userId: string | null;
}

export class DirectoryPreviewDto {
  @Integer()
  people: number;

  @Integer()
  groups: number;

  @Integer()
  creates: number;

  @Integer()
  updates: number;

  @Integer()
  suspends: number;

  @Integer()
  restores: number;

  @Integer()
  roleChanges: number;

  @Integer()
  problems: number;

  @Flag({ description: 'More than ten people and a fifth of all would be suspended: a run must be confirmed.' })
  needsConfirmation: boolean;

  @ListOf(() => PreviewedChangeDto, { max: 500, description: 'Of each kind 100 at most.' })
  changes: readonly PreviewedChangeDto[];
}

export class LinkAccountDto {
  @Id()
  userId: string;

  @Text({ max: 190 })
  externalId: string;
}
