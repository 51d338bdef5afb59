import { Id, Integer, ListOf, Nested, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { AuditFilterDto } from './audit-event.dto.js';

export class SaveAuditViewDto {
  @Text({ max: 100 })
  name: string;

  @Nested(() => AuditFilterDto)
  filter: AuditFilterDto;
}

export class AuditViewDto extends SaveAuditViewDto {
  @Id()
  id: string;

  @Integer({ min: 1 })
  version: number;
}

export class AuditViewsDto {
  @ListOf(() => AuditViewDto)
  items: AuditViewDto[];
}

export class AuditViewPath extends OrganisationPath {
  @Id()
  viewId: string;
}

export class PlatformAuditViewPath {
  @Id()
  viewId: string;
}
