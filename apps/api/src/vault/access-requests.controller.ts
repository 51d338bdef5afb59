import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { AccessDecisions, AccessRequestLists } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import {
  accessRequestDto,
  AccessRequestDto,
  AccessRequestPath,
  DecideAccessDto,
  ListAccessRequestsQuery,
  WaitingAccessRequestsDto,
} from './access-request.dto.js';
import { afterOf } from './link-cursor.js';

/** The inbox of those who approve that others use secrets; never a secret. */
@ApiTags('vault')
@Controller('organisations/:organisationId/access-requests')
export class AccessRequestsController {
  constructor(
    private readonly lists: AccessRequestLists,
    private readonly decisions: AccessDecisions,
  ) {}

  @Get()
  @Requires('vault.request.approve')
  @ApiOperation({ summary: 'Who has asked for access to which secret, and who has it now, the newest first' })
  @AnswersPage(AccessRequestDto)
  async listAccessRequests(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { limit, cursor, ...filter }: ListAccessRequestsQuery,
  ): Promise<Page<AccessRequestDto>> {
    const rows = await this.lists.all(actor, { ...filter, ...afterOf(cursor), limit: limit + 1 });
    return pageOf(rows.map(accessRequestDto), limit, ({ id }) => [id]);
  }

  @Get('waiting')
  @Requires('vault.request.approve')
  @ApiOperation({ summary: 'How many requests wait for the caller' })
  @Answers(WaitingAccessRequestsDto)
  async countWaitingAccessRequests(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<WaitingAccessRequestsDto> {
    return { waiting: await this.lists.waiting(actor) };
  }

  @Post(':requestId/approve')
  @Requires('vault.request.approve', { reauthenticate: true })
  @ApiOperation({ summary: 'Approve what somebody else asks for; the last approval that is needed grants it' })
  @Answers(AccessRequestDto)
  async approveAccess(
    @CurrentActor() actor: Actor,
    @Param() { requestId }: AccessRequestPath,
    @Body() { note }: DecideAccessDto,
  ): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.decisions.approve(actor, requestId, note ?? null)));
  }

  @Post(':requestId/deny')
  @Requires('vault.request.approve')
  @ApiOperation({ summary: 'Deny what somebody else asks for' })
  @Answers(AccessRequestDto)
  async denyAccess(
    @CurrentActor() actor: Actor,
    @Param() { requestId }: AccessRequestPath,
    @Body() { note }: DecideAccessDto,
  ): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.decisions.deny(actor, requestId, note ?? null)));
  }

  @Post(':requestId/revoke')
  @Requires('vault.request.approve')
  @ApiOperation({ summary: 'Take granted access back at once' })
  @Answers(AccessRequestDto)
  async revokeAccess(
    @CurrentActor() actor: Actor,
    @Param() { requestId }: AccessRequestPath,
    @Body() { note }: DecideAccessDto,
  ): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.decisions.revoke(actor, requestId, note ?? null)));
  }
}
