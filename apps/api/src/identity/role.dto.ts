import { Flag, Id, Integer, ListOf, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

const NAME = { max: 60, example: 'On-call' };
const DESCRIPTION = { min: 0, max: 255 };
const PERMISSIONS = { max: 30, description: 'Names of permissions; never one that the one who asks does not hold.' };

export class RoleDto {
  @Text({ example: 'technician' })
  id: string;

  @Text()
  name: string;

  @Text(DESCRIPTION)
  description: string;

  @Flag()
  builtIn: boolean;

  @ListOf('text')
  permissions: readonly string[];

  @Integer({ nullable: true, description: 'How many have it now or from a later time on; null for roles of the platform.' })
  memberCount: number | null;

  @Integer({ nullable: true, description: 'For If-Match; null for built-in roles, which never change.' })
  version: number | null;
}

export class RolesDto {
  @ListOf(() => RoleDto)
  items: readonly RoleDto[];
}

export class CreateRoleDto {
  @Text(NAME)
  name: string;

  @Text({ ...DESCRIPTION, optional: true })
  description?: string;

  @ListOf('text', { ...PERMISSIONS, optional: true })
  permissions?: string[];

  @Text({ optional: true, max: 36, description: 'A role whose permissions it starts with, in place of `permissions`.' })
  copyOf?: string;
}

export class UpdateRoleDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...DESCRIPTION, optional: true })
  description?: string;

  @ListOf('text', { ...PERMISSIONS, optional: true })
  permissions?: string[];
}

export class RolePath extends OrganisationPath {
  @Id()
  roleId: string;
}

export class DeleteRoleQuery {
  @Text({
    optional: true,
    max: 36,
    description: 'The role that its holders get in its place, for the same time; `none` when they just lose it.',
  })
  replaceBy?: string;
}

export class PreviewRoleDto {
  @ListOf('text', { ...PERMISSIONS, optional: true, description: 'What it would give from then on. Without it: that it is deleted.' })
  permissions?: string[];

  @Text({ optional: true, max: 36, description: 'When it is deleted: the role that its holders get.' })
  replaceBy?: string;
}

export class DifferenceDto {
  @ListOf('text')
  gained: readonly string[];

  @ListOf('text')
  lost: readonly string[];
}

export class HolderDifferenceDto extends DifferenceDto {
  @Id()
  userId: string;

  @Text()
  name: string;

  @Text()
  email: string;
}

export class RolePreviewDto extends DifferenceDto {
  @ListOf(() => HolderDifferenceDto, {
    max: 10_000,
    description: 'Everybody who has it. What another role gives them too, they neither gain nor lose.',
  })
  holders: readonly HolderDifferenceDto[];
}
