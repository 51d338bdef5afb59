import { NEW_PASSWORD_REASONS, type NewPasswordReason } from '@clientst0r/identity';
import { Choice, Instant, ListOf, Secret, Text } from '../openapi/fields.js';

export class SignInDto {
  @Text({ description: 'E-mail address, in any spelling.' })
  email: string;

  @Secret({ max: 1024 })
  password: string;
}

export class SignInCodeDto {
  @Text({ min: 6, max: 6, pattern: /^[0-9]{6}$/, description: 'The code that the authenticator app shows.' })
  code: string;
}

export class RecoveryCodeDto {
  @Secret({ max: 64, description: 'One of the ten recovery codes; case, spaces and dashes do not matter.' })
  code: string;
}

export class SignInStepDto {
  @Choice(['signed-in', 'second-factor', 'enrol-second-factor', 'new-password'], { description: 'What is due next.' })
  step: 'signed-in' | 'second-factor' | 'enrol-second-factor' | 'new-password';

  @ListOf('text', { optional: true, description: 'With `second-factor`, the strongest first: passkey, totp, recovery-code.' })
  methods?: readonly string[];

  @Instant({ optional: true, description: 'With `enrol-second-factor`: until when it may be put off; not there where it may not.' })
  secondFactorDueAt?: Date;

  @Choice(NEW_PASSWORD_REASONS, {
    optional: true,
    description: 'With `new-password`: why one is due. `breached`: it was seen in a data breach.',
  })
  newPasswordReason?: NewPasswordReason;
}

export class NewPasswordDto {
  @Secret({ max: 1024, description: 'The new one.' })
  password: string;
}

export class EnrolmentDto {
  @Secret({ description: 'For typing into the app, base 32.' })
  secret: string;

  @Secret({ description: 'For a QR code: otpauth://totp/…' })
  uri: string;
}

export class EnrolledDto extends SignInStepDto {
  @ListOf('text', { description: 'Shown this once.' })
  recoveryCodes: readonly string[];
}
