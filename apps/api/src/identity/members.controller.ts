import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type AssignmentPreview,
  AssignmentPreviews,
  type Explanation,
  Explanations,
  isPermission,
  MemberDirectory,
  MemberService,
} from '@clientst0r/identity';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import {
  AssignmentPreviewDto,
  ExplanationDto,
  ExplanationQuery,
  ListMembersQuery,
  MemberDto,
  MemberPath,
  SetMemberRolesDto,
} from './member.dto.js';
import { namePosition } from './name-cursor.js';
import { wantedRoles } from './wanted-roles.js';

@ApiTags('organisation')
@Controller('organisations/:organisationId/members')
export class MembersController {
  constructor(
    private readonly members: MemberService,
    private readonly directory: MemberDirectory,
    private readonly explanations: Explanations,
    private readonly previews: AssignmentPreviews,
  ) {}

  @Get()
  @Requires('organisation.member.read')
  @ApiOperation({ summary: 'Members of the organisation with their roles, by name' })
  @AnswersPage(MemberDto)
  async listMembers(@Param() { organisationId }: OrganisationPath, @Query() query: ListMembersQuery): Promise<Page<MemberDto>> {
    const { limit, cursor, ...wanted } = query;
    const rows = await this.directory.list(organisationId, wanted, limit + 1, namePosition(cursor));
    return pageOf(rows, limit, ({ name, userId }) => [name, userId]);
  }

  @Get(':userId')
  @Requires('organisation.member.read')
  @ApiOperation({ summary: 'One member' })
  @Answers(MemberDto)
  getMember(@Param() { organisationId, userId }: MemberPath): Promise<MemberDto> {
    return this.directory.get(organisationId, userId);
  }

  @Get(':userId/explanation')
  @Requires('organisation.member.read')
  @ApiOperation({ summary: 'Whether a member may do something here: by which role, since and until when, or why not' })
  @Answers(ExplanationDto)
  explainPermission(
    @CurrentActor() actor: Actor,
    @Param() { userId }: MemberPath,
    @Query() { permission }: ExplanationQuery,
  ): Promise<Explanation> {
    if (!isPermission(permission)) throw new ValidationFailedError([{ field: 'permission', message: 'does not exist' }]);
    return this.explanations.explain(actor, userId, permission);
  }

  @Put(':userId/roles')
  @Requires('organisation.member.manage', { reauthenticate: true })
  @ApiOperation({ summary: "Set a member's roles, each without limits or for a time" })
  @Answers(MemberDto)
  async assignRoles(
    @CurrentActor() actor: Actor,
    @Param() { organisationId, userId }: MemberPath,
    @Body() body: SetMemberRolesDto,
  ): Promise<MemberDto> {
    await this.members.setRoles(actor, userId, wantedRoles(body));
    return this.directory.get(organisationId, userId);
  }

  @Post(':userId/roles/preview')
  @Requires('organisation.member.manage')
  @ApiOperation({ summary: 'What a member would gain and lose by these roles, now and later, and whether they would be refused' })
  @Answers(AssignmentPreviewDto)
  previewAssignment(
    @CurrentActor() actor: Actor,
    @Param() { userId }: MemberPath,
    @Body() body: SetMemberRolesDto,
  ): Promise<AssignmentPreview> {
    return this.previews.preview(actor, userId, wantedRoles(body));
  }

  @Post(':userId/suspend')
  @Requires('organisation.member.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Keep a member out of this organisation for the time being; the roles stay assigned' })
  @Answers(MemberDto)
  async suspendMember(@CurrentActor() actor: Actor, @Param() { organisationId, userId }: MemberPath): Promise<MemberDto> {
    await this.members.suspend(actor, userId);
    return this.directory.get(organisationId, userId);
  }

  @Post(':userId/resume')
  @Requires('organisation.member.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Let a suspended member in again' })
  @Answers(MemberDto)
  async resumeMember(@CurrentActor() actor: Actor, @Param() { organisationId, userId }: MemberPath): Promise<MemberDto> {
    await this.members.resume(actor, userId);
    return this.directory.get(organisationId, userId);
  }

  @Post(':userId/review')
  @Requires('organisation.member.manage')
  @ApiOperation({ summary: "Record that a member's access was looked at and stands" })
  @Answers(MemberDto)
  async reviewMember(@CurrentActor() actor: Actor, @Param() { organisationId, userId }: MemberPath): Promise<MemberDto> {
    await this.members.review(actor, userId);
    return this.directory.get(organisationId, userId);
  }

  @Delete(':userId')
  @Requires('organisation.member.manage')
  @ApiOperation({ summary: 'Remove a member; his access ends at once' })
  @AnswersNothing()
  async removeMember(@CurrentActor() actor: Actor, @Param() { userId }: MemberPath): Promise<void> {
    await this.members.remove(actor, userId);
  }
}
