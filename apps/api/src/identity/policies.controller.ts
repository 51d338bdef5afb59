import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type GraceDays, type ListedSessionLimit, SecondFactorPolicy, SessionLimitService } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { UserPath } from './platform.dto.js';
import {
  RoleSessionLimitDto,
  RoleSessionLimitPath,
  RoleSessionLimitsDto,
  SecondFactorPolicyDto,
  SetRoleSessionLimitDto,
} from './policy.dto.js';

/** What is stricter for some than the settings are for all. */
@ApiTags('policies')
@Controller()
export class PoliciesController {
  constructor(
    private readonly factors: SecondFactorPolicy,
    private readonly limits: SessionLimitService,
  ) {}

  @Get('organisations/:organisationId/second-factor-policy')
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Whether every member of the organisation must have a second factor' })
  @Answers(SecondFactorPolicyDto)
  async getOrganisationFactorPolicy(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<SecondFactorPolicyDto> {
    return policyDto(await this.factors.ofOrganisation(actor));
  }

  @Put('organisations/:organisationId/second-factor-policy')
  @Requires('organisation.settings.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Require a second factor of every member; sessions without one end when the grace is over' })
  @Answers(SecondFactorPolicyDto)
  async setOrganisationFactorPolicy(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: SecondFactorPolicyDto,
  ): Promise<SecondFactorPolicyDto> {
    await this.factors.setForOrganisation(actor, graceDaysOf(body));
    return policyDto(graceDaysOf(body));
  }

  @Get('platform/users/:userId/second-factor-policy')
  @Requires('platform.user.read')
  @ApiOperation({ summary: 'Whether a second factor is required of this person in particular' })
  @Answers(SecondFactorPolicyDto)
  async getUserFactorPolicy(@Param() { userId }: UserPath): Promise<SecondFactorPolicyDto> {
    return policyDto(await this.factors.ofUser(userId));
  }

  @Put('platform/users/:userId/second-factor-policy')
  @Requires('platform.user.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Require a second factor of this person, whatever holds for others' })
  @Answers(SecondFactorPolicyDto)
  async setUserFactorPolicy(
    @CurrentActor() actor: Actor,
    @Param() { userId }: UserPath,
    @Body() body: SecondFactorPolicyDto,
  ): Promise<SecondFactorPolicyDto> {
    await this.factors.setForUser(actor, userId, graceDaysOf(body));
    return policyDto(graceDaysOf(body));
  }

  @Get('platform/session-limits')
  @Requires('platform.settings.manage')
  @ApiOperation({ summary: 'Limits of sessions by role; of several roles the strictest holds' })
  @Answers(RoleSessionLimitsDto)
  async listSessionLimits(): Promise<RoleSessionLimitsDto> {
    return { items: (await this.limits.list()).map(limitDto) };
  }

  @Put('platform/session-limits/:roleId')
  @Requires('platform.settings.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Shorten the sessions of those who have a role; it takes effect within a second, also on sessions that run' })
  @Answers(RoleSessionLimitDto)
  async setSessionLimit(
    @CurrentActor() actor: Actor,
    @Param() { roleId }: RoleSessionLimitPath,
    @Body() { idleMinutes, absoluteHours }: SetRoleSessionLimitDto,
  ): Promise<RoleSessionLimitDto> {
    return limitDto(await this.limits.set(actor, roleId, { idleMinutes, absoluteHours }));
  }
}

function graceDaysOf({ required, graceDays }: SecondFactorPolicyDto): GraceDays {
  return required ? graceDays : null;
}

function policyDto(graceDays: GraceDays): SecondFactorPolicyDto {
  return { required: graceDays !== null, graceDays: graceDays ?? 0 };
}

function limitDto({ roleId, name, scope, idleMinutes, absoluteHours }: ListedSessionLimit): RoleSessionLimitDto {
  return { roleId, name, scope, idleMinutes, absoluteHours };
}
