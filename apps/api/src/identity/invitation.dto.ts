import { Choice, Flag, Id, Instant, ListOf, Secret, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

export class InvitationTokenDto {
  @Secret({ max: 100, description: 'What stands behind the # of the link.' })
  token: string;
}

export class InvitationDto {
  @Text()
  email: string;

  @Text({ optional: true })
  organisationName?: string;

  @Choice(['platform', 'organisation'])
  kind: 'platform' | 'organisation';

  @Flag({ description: 'The person then signs in with the password of that account.' })
  accountExists: boolean;
}

export class AcceptInvitationDto extends InvitationTokenDto {
  @Text({ optional: true, max: 190, description: 'Needed for a new account.' })
  name?: string;

  @Secret({ optional: true, max: 1024, description: "The new account's password, or that of the account which exists." })
  password?: string;
}

const STATES = ['open', 'accepted', 'withdrawn', 'expired'] as const;

export class InvitedRoleDto {
  @Text()
  id: string;

  @Text()
  name: string;
}

export class ListedInvitationDto {
  @Id()
  id: string;

  @Text()
  email: string;

  @ListOf(() => InvitedRoleDto)
  roles: readonly InvitedRoleDto[];

  @Choice(STATES)
  state: (typeof STATES)[number];

  @Flag({ description: 'Whether a member sent it, so that members can renew it and take it back; else the platform invited an owner.' })
  ofMember: boolean;

  @Text({ min: 0 })
  inviterName: string;

  @Instant()
  createdAt: Date;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  acceptedAt: Date | null;
}

export class InvitationPath extends OrganisationPath {
  @Id()
  invitationId: string;
}
