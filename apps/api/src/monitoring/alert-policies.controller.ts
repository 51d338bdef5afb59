import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AlertPolicyService } from '@clientst0r/monitoring';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import {
  AlertPoliciesDto,
  alertPolicyChanges,
  AlertPolicyDto,
  alertPolicyDto,
  alertPolicyInput,
  AlertPolicyPath,
  CreateAlertPolicyDto,
  UpdateAlertPolicyDto,
} from './alert-policy.dto.js';

@ApiTags('notifications')
@Controller('organisations/:organisationId/alert-policies')
export class AlertPoliciesController {
  constructor(private readonly policies: AlertPolicyService) {}

  @Get()
  @Requires('notification.channel.read')
  @ApiOperation({ summary: 'Who is told of which checks, after how long, and when not' })
  @Answers(AlertPoliciesDto)
  async listAlertPolicies(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<AlertPoliciesDto> {
    return { items: (await this.policies.list(actor)).map(alertPolicyDto) };
  }

  @Post()
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Add an alert policy. Without one for a check, every channel is told at once' })
  @Answers(AlertPolicyDto, { status: 201 })
  async createAlertPolicy(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: CreateAlertPolicyDto,
  ): Promise<AlertPolicyDto> {
    return alertPolicyDto(await this.policies.create(actor, alertPolicyInput(body)));
  }

  @Get(':policyId')
  @Requires('notification.channel.read')
  @ApiOperation({ summary: 'One alert policy' })
  @Answers(AlertPolicyDto)
  async getAlertPolicy(@CurrentActor() actor: Actor, @Param() { policyId }: AlertPolicyPath): Promise<AlertPolicyDto> {
    return alertPolicyDto(await this.policies.get(actor, policyId));
  }

  @Patch(':policyId')
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Change an alert policy; what is on its way already stays as it was planned' })
  @Answers(AlertPolicyDto)
  async updateAlertPolicy(
    @CurrentActor() actor: Actor,
    @Param() { policyId }: AlertPolicyPath,
    @IfMatch() version: number,
    @Body() body: UpdateAlertPolicyDto,
  ): Promise<AlertPolicyDto> {
    return alertPolicyDto(await this.policies.update(actor, policyId, version, alertPolicyChanges(body)));
  }

  @Delete(':policyId')
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Delete an alert policy; its checks go by the one for all, or to every channel' })
  @AnswersNothing()
  async deleteAlertPolicy(@CurrentActor() actor: Actor, @Param() { policyId }: AlertPolicyPath, @IfMatch() version: number): Promise<void> {
    await this.policies.delete(actor, policyId, version);
  }
}
