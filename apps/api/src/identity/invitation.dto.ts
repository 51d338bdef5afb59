import { Choice, Flag, Secret, Text } from '../openapi/fields.js';

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
