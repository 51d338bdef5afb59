import { PROOF_METHODS, type ProofMethod } from '@clientst0r/identity';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, Secret, Text } from '../openapi/fields.js';
import { PasskeyAssertionDto } from './passkey.dto.js';
import { PublicProviderDto } from './provider.dto.js';

export class SessionUserDto {
  @Id()
  id: string;

  @Text()
  name: string;

  @Text()
  email: string;
}

export class ChangeNameDto {
  @Text({ max: 190, description: 'With a letter, and without characters that nobody sees.' })
  name: string;
}

export class SessionOrganisationDto {
  @Id()
  id: string;

  @Text()
  slug: string;

  @Text()
  name: string;

  @ListOf('text', { description: 'Ids of the roles held.' })
  roles: readonly string[];

  @ListOf('text')
  permissions: readonly string[];

  @ListOf('text', { description: 'Short names of organisations that were merged into it: their addresses lead here.' })
  formerSlugs: readonly string[];

  @Flag({ description: 'Whether nothing in its vault can be read or changed until an owner unseals it.' })
  vaultSealed: boolean;
}

export class ClosedOrganisationDto {
  @Id()
  id: string;

  @Text()
  slug: string;

  @Text()
  name: string;
}

export class SignedOutDto {
  @Text({ max: 10_000, nullable: true, description: 'Where the browser goes to sign out at the provider as well; null where that is all.' })
  location: string | null;
}

export class SessionDto {
  @Nested(() => SessionUserDto)
  user: SessionUserDto;

  @ListOf('text')
  platformPermissions: readonly string[];

  @ListOf(() => SessionOrganisationDto, { max: 10_000 })
  organisations: readonly SessionOrganisationDto[];

  @Nested(() => SessionOrganisationDto, { nullable: true, description: 'As an organisation of one; null as long as the person has none.' })
  personalVault: SessionOrganisationDto | null;

  @ListOf(() => ClosedOrganisationDto, { max: 10_000, description: 'Where the person is a member, and nobody can enter now.' })
  closedOrganisations: readonly ClosedOrganisationDto[];

  @Instant({ description: 'When the session ends unless something is asked for before.' })
  idleExpiresAt: Date;

  @Instant()
  absoluteExpiresAt: Date;

  @Instant({ description: 'Sensitive operations need this to be at most five minutes ago.' })
  reauthenticatedAt: Date;
}

export class ReauthenticationDto {
  @Secret({ optional: true, max: 1024, description: 'Of somebody who has no second factor.' })
  password?: string;

  @Text({ optional: true, min: 6, max: 6, pattern: /^[0-9]{6}$/, description: 'Of the authenticator app.' })
  code?: string;

  @Nested(() => PasskeyAssertionDto, { optional: true, description: 'Of somebody who has a passkey: nothing less counts then.' })
  passkey?: PasskeyAssertionDto;
}

export class FactorsDto {
  @Flag({ description: 'Whether there is a password to change here; that of a directory or provider is changed there.' })
  password: boolean;

  @Flag()
  totp: boolean;

  @Integer()
  passkeys: number;

  @Integer()
  recoveryCodesLeft: number;

  @Choice(PROOF_METHODS, {
    description: 'By what a fresh proof of identity is given. `provider`: of people who have neither factor nor password here.',
  })
  proof: ProofMethod;

  @ListOf(() => PublicProviderDto, { description: 'With `provider`: where.' })
  proofProviders: readonly PublicProviderDto[];
}

export class RecoveryCodesDto {
  @ListOf('text', { description: 'Shown this once.' })
  recoveryCodes: readonly string[];
}
