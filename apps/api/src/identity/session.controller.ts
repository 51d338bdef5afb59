import { Body, Controller, Delete, Get, Header, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  FactorService,
  type LiveSession,
  type OrganisationAccess,
  type PersonAccess,
  ProofMethods,
  ProviderSignOut,
  ReauthenticationService,
  SessionService,
} from '@clientst0r/identity';
import { type Actor, SecretText } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { clearCookie, SESSION_COOKIE, writeCookie } from './cookies.js';
import { CurrentSession } from './current-session.decorator.js';
import { publicProviderDto } from './provider.dto.js';
import { FactorsDto, ReauthenticationDto, RecoveryCodesDto, SessionDto, type SessionOrganisationDto, SignedOutDto } from './session.dto.js';
import type { SessionPerson } from './session.strategy.js';

@ApiTags('session')
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly reauthentication: ReauthenticationService,
    private readonly factors: FactorService,
    private readonly proofs: ProofMethods,
    private readonly providers: ProviderSignOut,
  ) {}

  @Get('session')
  @SignedIn()
  @ApiOperation({ summary: 'Who is signed in, where he is a member, what he may do, and until when' })
  @Answers(SessionDto)
  getSession(@CurrentSession() { signedIn }: SessionPerson): SessionDto {
    return sessionDto(signedIn.person, signedIn.session);
  }

  @Delete('session')
  @SignedIn()
  @ApiOperation({ summary: 'Sign out; where the provider is set to it, go on to its own page for that' })
  @Answers(SignedOutDto)
  async signOut(
    @CurrentActor() actor: Actor,
    @CurrentSession() { token, signedIn }: SessionPerson,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedOutDto> {
    await this.sessions.signOut(actor, token);
    clearCookie(response, SESSION_COOKIE);
    return { location: await this.providers.pageFor(signedIn.session) };
  }

  @Post('session/re-authentication')
  @SignedIn()
  @Throttled('reauthentication')
  @ApiOperation({ summary: 'Prove again, by the strongest factor there is, that it is still the same person; good for five minutes' })
  @Answers(SessionDto)
  async reauthenticate(
    @CurrentActor() actor: Actor,
    @CurrentSession() { token, signedIn }: SessionPerson,
    @Body() { code, password, passkey }: ReauthenticationDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const secret = password === undefined ? null : SecretText.of(password);
    const offered = { code: code ?? null, password: secret, assertion: passkey ?? null };
    const renewed = await this.reauthentication.reauthenticate(actor, { token, session: signedIn.session }, offered);
    writeCookie(response, SESSION_COOKIE, renewed.token);
    return sessionDto(signedIn.person, renewed.session);
  }

  @Get('profile/factors')
  @SignedIn()
  @ApiOperation({ summary: "The signed-in person's second factors" })
  @Answers(FactorsDto)
  async getFactors(@CurrentActor() actor: Actor): Promise<FactorsDto> {
    const { method, providers } = await this.proofs.of(actor.userId);
    return { ...(await this.factors.overview(actor)), proof: method, proofProviders: providers.map(publicProviderDto) };
  }

  @Delete('profile/factors/totp')
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: 'Remove the authenticator app; refused while it is the only factor of somebody who must have one' })
  @AnswersNothing()
  async removeTotp(@CurrentActor() actor: Actor): Promise<void> {
    await this.factors.removeTotp(actor);
  }

  @Post('profile/recovery-codes')
  @SignedIn({ reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Ten new recovery codes; the old ones stop working' })
  @Answers(RecoveryCodesDto)
  async renewRecoveryCodes(@CurrentActor() actor: Actor): Promise<RecoveryCodesDto> {
    const codes = await this.factors.renewRecoveryCodes(actor);
    return { recoveryCodes: codes.map((code) => code.reveal()) };
  }
}

export function sessionDto(person: PersonAccess, session: LiveSession): SessionDto {
  const organisations = [...person.organisations.values()].sort((one, other) => one.name.localeCompare(other.name));
  return {
    user: { id: person.userId, name: person.name, email: person.email },
    platformPermissions: [...person.platformPermissions],
    closedOrganisations: person.closed,
    organisations: organisations.map(organisationDto),
    personalVault: person.personalVault && organisationDto(person.personalVault),
    idleExpiresAt: session.idleExpiresAt,
    absoluteExpiresAt: session.absoluteExpiresAt,
    reauthenticatedAt: session.reauthenticatedAt,
  };
}

function organisationDto({ id, slug, name, roleIds, permissions, formerSlugs, vaultSealed }: OrganisationAccess): SessionOrganisationDto {
  return { id, slug, name, roles: roleIds, permissions: [...permissions], formerSlugs, vaultSealed };
}
