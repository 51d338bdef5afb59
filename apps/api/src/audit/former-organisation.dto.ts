import { Id, Instant, ListOf, Text } from '../openapi/fields.js';

export class FormerOrganisationDto {
  @Id()
  id: string;

  @Text()
  name: string;

  @Text()
  slug: string;

  @Instant({ nullable: true })
  mergedAt: Date | null;
}

export class FormerOrganisationsDto {
  @ListOf(() => FormerOrganisationDto)
  items: FormerOrganisationDto[];
}
