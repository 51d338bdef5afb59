import { Flag, Integer, Json, ListOf, Nested, Text } from '../openapi/fields.js';

/** What a SCIM answer may hold (RFC 7643); the projection lets nothing else out. */
export class ScimMetaDto {
  @Text()
  resourceType: string;

  @Text({ optional: true })
  created?: string;

  @Text({ optional: true })
  lastModified?: string;

  @Text({ optional: true, max: 500 })
  location?: string;
}

export class ScimNameDto {
  @Text({ optional: true })
  formatted?: string;

  @Text({ optional: true })
  givenName?: string;

  @Text({ optional: true })
  familyName?: string;
}

export class ScimEmailDto {
  @Text()
  value: string;

  @Text()
  type: string;

  @Flag()
  primary: boolean;
}

export class ScimReferenceDto {
  @Text()
  value: string;

  @Text({ optional: true })
  display?: string;

  @Text({ optional: true })
  type?: string;

  @Text({ optional: true, max: 500 })
  $ref?: string;
}

export class ScimResourceDto {
  @ListOf('text')
  schemas: string[];

  @Text({ optional: true })
  id?: string;

  @Text({ optional: true })
  externalId?: string;

  @Text({ optional: true })
  userName?: string;

  @Nested(() => ScimNameDto, { optional: true })
  name?: ScimNameDto;

  @Text({ optional: true })
  displayName?: string;

  @ListOf(() => ScimEmailDto, { optional: true })
  emails?: ScimEmailDto[];

  @Flag({ optional: true })
  active?: boolean;

  @ListOf(() => ScimReferenceDto, { optional: true })
  groups?: ScimReferenceDto[];

  @ListOf(() => ScimReferenceDto, { optional: true, max: 10_000 })
  members?: ScimReferenceDto[];

  @Nested(() => ScimMetaDto, { optional: true })
  meta?: ScimMetaDto;
}

export class ScimListDto {
  @ListOf('text')
  schemas: string[];

  @Integer()
  totalResults: number;

  @Integer()
  startIndex: number;

  @Integer()
  itemsPerPage: number;

  @ListOf(() => ScimResourceDto, { optional: true, max: 200 })
  Resources?: object[];
}

/** A list of documents that describe the server itself. */
export class ScimDescriptionsDto {
  @ListOf('text')
  schemas: string[];

  @Integer()
  totalResults: number;

  @Integer()
  startIndex: number;

  @Integer()
  itemsPerPage: number;

  @Json()
  Resources: readonly object[];
}

export class ScimFeatureDto {
  @Flag()
  supported: boolean;

  @Integer({ optional: true })
  maxResults?: number;

  @Integer({ optional: true })
  maxOperations?: number;

  @Integer({ optional: true })
  maxPayloadSize?: number;
}

export class ScimServiceDto {
  @ListOf('text')
  schemas: string[];

  @Text({ optional: true, max: 500 })
  documentationUri?: string;

  @Nested(() => ScimFeatureDto)
  patch: ScimFeatureDto;

  @Nested(() => ScimFeatureDto)
  bulk: ScimFeatureDto;

  @Nested(() => ScimFeatureDto)
  filter: ScimFeatureDto;

  @Nested(() => ScimFeatureDto)
  changePassword: ScimFeatureDto;

  @Nested(() => ScimFeatureDto)
  sort: ScimFeatureDto;

  @Nested(() => ScimFeatureDto)
  etag: ScimFeatureDto;

  @Json()
  authenticationSchemes: readonly object[];

  @Nested(() => ScimMetaDto)
  meta: ScimMetaDto;
}
