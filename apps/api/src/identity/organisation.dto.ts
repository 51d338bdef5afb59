import type { CountedOrganisation } from '@clientst0r/identity';
import { Choice, Id, Instant, Integer, ListOf, Nested, Text } from '../openapi/fields.js';
import { PageQuery } from '../openapi/page.dto.js';

const STATUSES = ['active', 'deactivated', 'merging', 'merged'] as const;

export class NamedOrganisationDto {
  @Id()
  id: string;

  @Text()
  slug: string;

  @Text()
  name: string;
}

export class OrganisationDto extends NamedOrganisationDto {
  @Instant()
  createdAt: Date;

  @Integer()
  memberCount: number;

  @Choice(STATUSES)
  status: (typeof STATUSES)[number];

  @Instant({ nullable: true })
  statusSince: Date | null;

  @Instant({ nullable: true, description: 'When all that is in it will be deleted.' })
  deleteAt: Date | null;

  @Id({ nullable: true, description: 'Where its contents are, or are going.' })
  mergedInto: string | null;
}

export class ListOrganisationsQuery extends PageQuery {
  @Text({ optional: true, max: 190, description: 'A part of the name or of the short name.' })
  search?: string;

  @Choice(STATUSES, { optional: true })
  status?: (typeof STATUSES)[number];
}

export class PlatformOrganisationPath {
  @Id()
  id: string;
}

export class RenameOrganisationDto {
  @Text({ max: 190 })
  name: string;
}

export class MergeOrganisationDto {
  @Id({ description: 'The organisation that everything goes to.' })
  targetId: string;
}

export class TableRowsDto {
  @Text({ example: 'credentials' })
  name: string;

  @Integer()
  rows: number;
}

export class MergePreviewDto {
  @Nested(() => OrganisationDto)
  source: OrganisationDto;

  @Nested(() => OrganisationDto)
  target: OrganisationDto;

  @ListOf(() => TableRowsDto, { description: 'What would move.' })
  tables: readonly TableRowsDto[];

  @ListOf(() => TableRowsDto, { description: 'What stays behind and holds no more; empty where there is nothing of the kind.' })
  lapsing: readonly TableRowsDto[];

  @Integer({ description: 'People in both, who then have the roles of both.' })
  membersOfBoth: number;
}

const STATES = ['none', 'merging', 'merged'] as const;

export class MergeDto {
  @Choice(STATES)
  state: (typeof STATES)[number];

  @Id({ nullable: true })
  mergedInto: string | null;

  @Instant({ nullable: true })
  since: Date | null;

  @ListOf(() => TableRowsDto, { description: 'What is not moved yet; after the merge, what had its like in the other organisation.' })
  left: readonly TableRowsDto[];
}

export function organisationDto({ organisation, memberCount }: CountedOrganisation): OrganisationDto {
  const { id, slug, name, createdAt, status, statusSince, deleteAt, mergedInto } = organisation;
  return { id, slug, name, createdAt, memberCount, status, statusSince, deleteAt, mergedInto };
}
