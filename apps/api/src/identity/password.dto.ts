import { Flag, Secret, Text } from '../openapi/fields.js';

export class ChangePasswordDto {
  @Secret({ max: 1024 })
  currentPassword: string;

  @Secret({ max: 1024, description: 'The new one.' })
  password: string;
}

export class RedeemPasswordResetDto {
  @Secret({ max: 100, description: 'What stands behind the # of the link.' })
  token: string;

  @Secret({ max: 1024, description: 'The new one.' })
  password: string;
}

export class PasswordResetLinkDto {
  @Text({ max: 2000, description: 'Works once, for an hour, and is shown this once.' })
  passwordResetLink: string;
}

export class RequestPasswordResetDto {
  @Text({ max: 190, description: 'E-mail address, in any spelling.' })
  email: string;
}

export class PasswordResetRequestedDto {
  @Flag({ description: 'Always: whether that address belongs to anybody is not told.' })
  accepted: boolean;
}

export class ChangeEmailDto {
  @Text({ max: 190, description: 'The address that one wants to have.' })
  email: string;
}

export class ConfirmEmailDto {
  @Secret({ max: 50, description: 'Of the mail, with or without its dash.' })
  code: string;
}
