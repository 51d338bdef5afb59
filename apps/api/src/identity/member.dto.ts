import { PERMISSIONS } from '@clientst0r/identity';
import { Choice, Flag, Id, Instant, ListOf, Nested, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';
import { DifferenceDto } from './role.dto.js';

const STATUSES = ['active', 'deactivated', 'suspended'] as const;

class NamedRoleDto {
  @Text({ example: 'technician' })
  id: string;

  @Text()
  name: string;
}

export class MemberRoleDto extends NamedRoleDto {
  @Instant({ nullable: true, description: 'From when on; null for as long as it is assigned.' })
  startsAt: Date | null;

  @Instant({ nullable: true, description: 'Until when; null without an end.' })
  endsAt: Date | null;
}

export class MemberDto {
  @Id()
  userId: string;

  @Text()
  name: string;

  @Text()
  email: string;

  @Choice(STATUSES)
  status: (typeof STATUSES)[number];

  @Instant()
  memberSince: Date;

  @Instant({ nullable: true })
  lastSignInAt: Date | null;

  @Instant({ nullable: true, description: 'When somebody last looked at what this member may do and let it stand.' })
  reviewedAt: Date | null;

  @ListOf(() => MemberRoleDto, { description: 'Held now.' })
  roles: readonly MemberRoleDto[];

  @ListOf(() => MemberRoleDto, { description: 'Assigned from a later time on.' })
  upcomingRoles: readonly MemberRoleDto[];

  @ListOf('text', { description: 'What the roles held now let the member do, if he is active.' })
  permissions: readonly string[];
}

export class ListMembersQuery extends PageQuery {
  @Text({ optional: true, max: 190, description: 'A part of the name or of the e-mail address.' })
  search?: string;

  @Choice(STATUSES, { optional: true })
  status?: (typeof STATUSES)[number];

  @Text({ optional: true, max: 36, description: 'Only those who have this role.' })
  roleId?: string;
}

export class MemberPath extends OrganisationPath {
  @Id()
  userId: string;
}

class RolePeriodDto {
  @Text({ max: 36 })
  roleId: string;

  @Instant({ optional: true, nullable: true })
  startsAt?: string | null;

  @Instant({ optional: true, nullable: true })
  endsAt?: string | null;
}

export class AssignRolesDto {
  @ListOf('text', { max: 20, description: 'Ids of all roles that the person has from now on.' })
  roleIds: string[];
}

export class SetMemberRolesDto extends AssignRolesDto {
  @ListOf(() => RolePeriodDto, {
    optional: true,
    max: 20,
    description: 'When roles begin or end. A role that is not named here keeps its period, or is without limits when it is new.',
  })
  periods?: RolePeriodDto[];
}

class RefusalDto {
  @Text({ example: 'last-owner' })
  code: string;

  @Text({ max: 1000 })
  message: string;
}

export class AssignmentPreviewDto {
  @Nested(() => DifferenceDto, { description: 'At once.' })
  now: DifferenceDto;

  @Nested(() => DifferenceDto, { description: 'Beyond that, by roles that begin or end at a later time.' })
  later: DifferenceDto;

  @Nested(() => RefusalDto, { nullable: true, description: 'Why the roles would not be given so; null when they would.' })
  refusal: RefusalDto | null;
}

export class InviteMemberDto extends AssignRolesDto {
  @Text({ max: 190 })
  email: string;
}

export class InvitationLinkDto {
  @Text({ max: 2000, nullable: true, description: 'Works once, for 120 hours, and is shown this once. Null when it was sent by mail.' })
  invitationLink: string | null;
}

const VERDICTS = ['granted', 'account-deactivated', 'membership-suspended', 'no-role-gives-it', 'not-yet', 'over'] as const;
const GRANT_STATES = ['held', 'upcoming', 'over'] as const;

export class ExplanationQuery {
  @Choice(PERMISSIONS.filter(({ scope }) => scope === 'organisation').map(({ name }) => name))
  permission: string;
}

export class GrantDto {
  @Text()
  roleId: string;

  @Text()
  roleName: string;

  @Choice(GRANT_STATES)
  state: (typeof GRANT_STATES)[number];

  @Instant()
  grantedAt: Date;

  @Instant({ nullable: true })
  since: Date | null;

  @Instant({ nullable: true })
  until: Date | null;
}

export class ExplanationDto {
  @Text()
  permission: string;

  @Flag()
  allowed: boolean;

  @Choice(VERDICTS, { description: 'Why, or why not.' })
  verdict: (typeof VERDICTS)[number];

  @ListOf(() => GrantDto, { description: "The member's roles that give it, also those that do not count now." })
  grants: readonly GrantDto[];

  @ListOf('text', { description: 'Names of the roles of the organisation that would give it.' })
  rolesWithIt: readonly string[];
}
