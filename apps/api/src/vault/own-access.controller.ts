import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { AccessRequestLists, AccessRequests } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import {
  accessRequestDto,
  AccessRequestDto,
  AccessRequestPath,
  AskForAccessDto,
  BreakGlassDto,
  ListOwnAccessRequestsQuery,
} from './access-request.dto.js';
import { FieldPath } from './credential.dto.js';
import { afterOf } from './link-cursor.js';

/** What people ask for who may use a secret, but not without the approval of others. */
@ApiTags('vault')
@Controller('organisations/:organisationId')
export class OwnAccessController {
  constructor(
    private readonly requests: AccessRequests,
    private readonly lists: AccessRequestLists,
  ) {}

  @Post('credentials/:credentialId/fields/:fieldId/access-requests')
  @Requires('vault.credential.read')
  @Throttled('reveal')
  @ApiOperation({ summary: 'Ask those who approve for access to a secret field for a while' })
  @Answers(AccessRequestDto, { status: 201 })
  async askForAccess(
    @CurrentActor() actor: Actor,
    @Param() { credentialId, fieldId }: FieldPath,
    @Body() wanted: AskForAccessDto,
  ): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.requests.ask(actor, { credentialId, fieldId }, wanted)));
  }

  @Post('credentials/:credentialId/fields/:fieldId/break-glass')
  @Requires('vault.credential.read', { reauthenticate: true })
  @Throttled('reveal')
  @ApiOperation({ summary: 'In an emergency: access without approval. Every approver is told, and the secret is to be changed afterwards' })
  @Answers(AccessRequestDto, { status: 201 })
  async breakGlass(
    @CurrentActor() actor: Actor,
    @Param() { credentialId, fieldId }: FieldPath,
    @Body() wanted: BreakGlassDto,
  ): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.requests.breakGlass(actor, { credentialId, fieldId }, wanted)));
  }

  @Get('own-access-requests')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'What the caller has asked for, and has access to now, the newest first' })
  @AnswersPage(AccessRequestDto)
  async listOwnAccessRequests(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { limit, cursor, ...filter }: ListOwnAccessRequestsQuery,
  ): Promise<Page<AccessRequestDto>> {
    const rows = await this.lists.own(actor, { ...filter, ...afterOf(cursor), limit: limit + 1 });
    return pageOf(rows.map(accessRequestDto), limit, ({ id }) => [id]);
  }

  @Get('own-access-requests/:requestId')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'What has become of a request of the caller' })
  @Answers(AccessRequestDto)
  async getOwnAccessRequest(@CurrentActor() actor: Actor, @Param() { requestId }: AccessRequestPath): Promise<AccessRequestDto> {
    return accessRequestDto(await this.lists.ownOne(actor, requestId));
  }

  @Post('own-access-requests/:requestId/extend')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Extend granted access, once, by as long again' })
  @Answers(AccessRequestDto)
  async extendAccess(@CurrentActor() actor: Actor, @Param() { requestId }: AccessRequestPath): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.requests.extend(actor, requestId)));
  }

  @Post('own-access-requests/:requestId/end')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Withdraw a request, or give access back' })
  @Answers(AccessRequestDto)
  async endAccess(@CurrentActor() actor: Actor, @Param() { requestId }: AccessRequestPath): Promise<AccessRequestDto> {
    return accessRequestDto(this.lists.listed(await this.requests.end(actor, requestId)));
  }
}
