import { ASSERTION_STEPS, type AssertionStep, type ProviderTrial, REFUSALS, STEP_OUTCOMES, type StepOutcome } from '@clientst0r/identity';
import { Choice, Flag, Id, ListOf, Nested, Secret, Text } from '../openapi/fields.js';

const MOST_CLAIMS = 200;
const MOST_VALUES = 2_000;
const LONGEST = 2_000;

export class DryRunDto {
  @Secret({ max: 90_000, description: 'An ID token, or a SAML response: XML, or base 64 as it was posted. It is not kept.' })
  content: string;
}

export class ProviderXmlDto {
  @Text({ lines: true, max: 90_000, description: 'The SAML metadata of an identity provider.' })
  xml: string;
}

export class ReadPemDto {
  @Text({ lines: true, max: 20_000 })
  pem: string;
}

export class ReadMetadataDto {
  @Text({ max: 500 })
  issuer: string;

  @Text({ max: 500, nullable: true, description: 'Null when it takes no requests by HTTP-Redirect.' })
  signInUrl: string | null;

  @Text({ max: 500, nullable: true, description: 'Null when it takes no messages about signing out by HTTP-Redirect.' })
  signOutUrl: string | null;

  @ListOf(() => ReadPemDto, { max: 2 })
  signingCertificates: ReadPemDto[];
}

export class TrialStepDto {
  @Choice(ASSERTION_STEPS)
  step: AssertionStep;

  @Choice(STEP_OUTCOMES)
  outcome: StepOutcome;

  @Text({ max: 300, nullable: true })
  reason: string | null;
}

export class ClaimDto {
  @Text({ max: 200 })
  name: string;

  @ListOf('text', { max: MOST_VALUES })
  values: string[];
}

export class TriedIdentityDto {
  @Text({ max: LONGEST })
  issuer: string;

  @Text({ max: LONGEST, description: 'What names the person at the provider; accounts are linked by it and by nothing else.' })
  subject: string;

  @Text({ max: 190, nullable: true })
  email: string | null;

  @Text({ max: 190, nullable: true })
  name: string | null;

  @ListOf('text', { description: 'acr and amr, or AuthnContextClassRef: how the person proved himself there.' })
  methods: string[];

  @ListOf(() => ClaimDto, { max: MOST_CLAIMS })
  claims: ClaimDto[];

  @Flag({ description: 'The provider has left the groups out, because there are too many; roles then stay as they are.' })
  groupsLeftOut: boolean;
}

export class TriedAccountDto {
  @Id({ nullable: true, description: 'Null for an account that would be made.' })
  userId: string | null;

  @Text({ max: 190 })
  name: string;
}

export class NamedRoleDto {
  @Id()
  organisationId: string;

  @Text({ max: 190 })
  organisationName: string;

  @Text({ max: 36 })
  roleId: string;

  @Text({ max: 190 })
  roleName: string;
}

export class ProviderTrialDto {
  @ListOf(() => TrialStepDto)
  steps: TrialStepDto[];

  @Nested(() => TriedIdentityDto, { nullable: true, description: 'Null when a step has failed.' })
  identity: TriedIdentityDto | null;

  @Nested(() => TriedAccountDto, { nullable: true, description: 'Who would be signed in.' })
  account: TriedAccountDto | null;

  @Choice(REFUSALS, { nullable: true, description: 'Why nobody would be, where the answer itself was right.' })
  refusal: string | null;

  @Flag({ description: 'Whether a second factor of ours would be asked for.' })
  asksSecondFactor: boolean;

  @ListOf(() => NamedRoleDto, { max: MOST_VALUES, description: 'What the mappings would give.' })
  roles: NamedRoleDto[];
}

export function providerTrialDto({ steps, identity, standing, provesSecondFactor, roles }: ProviderTrial): ProviderTrialDto {
  return {
    steps: [...steps],
    identity: identity && triedIdentityDto(identity),
    account: standing && accountOf(standing),
    refusal: standing?.refusal ?? null,
    asksSecondFactor: !provesSecondFactor,
    roles: [...roles],
  };
}

function triedIdentityDto(identity: NonNullable<ProviderTrial['identity']>): TriedIdentityDto {
  const { issuer, subject, email, name, groupsLeftOut } = identity;
  const claims = [...identity.claims].slice(0, MOST_CLAIMS).map(([claim, values]) => ({ name: claim, values: [...values] }));
  return { issuer, subject, email, name, groupsLeftOut, methods: identity.methods.slice(0, 100), claims };
}

function accountOf({ user, newcomer }: NonNullable<ProviderTrial['standing']>): TriedAccountDto | null {
  if (user) return { userId: user.id, name: user.name };
  return newcomer && { userId: null, name: newcomer.name };
}
