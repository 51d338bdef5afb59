import { Choice, Flag, Id, Instant, ListOf, Nested, Text } from '../openapi/fields.js';
import { PageQuery } from '../openapi/page.dto.js';
import { MemberRoleDto } from './member.dto.js';
import { OrganisationDto } from './organisation.dto.js';

export class CreateOrganisationDto {
  @Text({ max: 190 })
  name: string;

  @Text({
    min: 2,
    max: 60,
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    description: 'Short name in addresses: small letters, digits and dashes.',
    example: 'northwind',
  })
  slug: string;

  @Text({ max: 190, description: 'E-mail address of the first owner, who is never the one who asks.' })
  ownerEmail: string;
}

export class CreatedOrganisationDto {
  @Nested(() => OrganisationDto)
  organisation: OrganisationDto;

  @Text({
    max: 2000,
    nullable: true,
    description: 'For the owner: works once, for 120 hours, and is shown this once. Null when it was sent by mail.',
  })
  invitationLink: string | null;
}

export class UserDto {
  @Id()
  id: string;

  @Text()
  name: string;

  @Text()
  email: string;

  @Choice(['active', 'deactivated'])
  status: 'active' | 'deactivated';

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  lastSignInAt: Date | null;

  @Flag({ description: 'The next sign-in ends with a new password.' })
  passwordChangeDue: boolean;

  @Flag({ description: 'An authenticator app or a passkey is set up.' })
  secondFactor: boolean;

  @ListOf(() => MemberRoleDto, { description: 'Roles of the platform that are held now.' })
  platformRoles: readonly MemberRoleDto[];

  @ListOf(() => MemberRoleDto, { description: 'Roles of the platform from a later time on.' })
  upcomingPlatformRoles: readonly MemberRoleDto[];
}

export class ListUsersQuery extends PageQuery {
  @Text({ optional: true, max: 190, description: 'A part of the name or of the e-mail address.' })
  search?: string;

  @Choice(['active', 'deactivated'], { optional: true })
  status?: 'active' | 'deactivated';
}

export class UserPath {
  @Id()
  userId: string;
}
