import { Choice, Flag, Id, ListOf, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

export class MemberRoleDto {
  @Text({ example: 'technician' })
  id: string;

  @Text()
  name: string;
}

export class MemberDto {
  @Id()
  userId: string;

  @Text()
  name: string;

  @Text()
  email: string;

  @Choice(['active', 'deactivated', 'suspended'])
  status: 'active' | 'deactivated' | 'suspended';

  @ListOf(() => MemberRoleDto)
  roles: readonly MemberRoleDto[];
}

export class MemberPath extends OrganisationPath {
  @Id()
  userId: string;
}

export class RoleDto extends MemberRoleDto {
  @Flag()
  builtIn: boolean;

  @ListOf('text')
  permissions: readonly string[];
}

export class RolesDto {
  @ListOf(() => RoleDto)
  items: readonly RoleDto[];
}

export class AssignRolesDto {
  @ListOf('text', { max: 20, description: 'Ids of all roles that the member has from now on.' })
  roleIds: string[];
}

export class InviteMemberDto extends AssignRolesDto {
  @Text({ max: 190 })
  email: string;
}

export class InvitationLinkDto {
  @Text({ max: 2000, description: 'Works once, for 120 hours, and is shown this once.' })
  invitationLink: string;
}
