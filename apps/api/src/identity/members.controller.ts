import { Body, Controller, Delete, Get, Header, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { builtInRole, builtInRoles, type Member, MemberDirectory, MemberService } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { emailOf } from './email-field.js';
import { AssignRolesDto, InvitationLinkDto, InviteMemberDto, MemberDto, MemberPath, RolesDto } from './member.dto.js';
import { namePosition } from './name-cursor.js';

@ApiTags('organisation')
@Controller('organisations/:organisationId')
export class MembersController {
  constructor(
    private readonly members: MemberService,
    private readonly directory: MemberDirectory,
  ) {}

  @Get('members')
  @Requires('organisation.member.read')
  @ApiOperation({ summary: 'Members of the organisation with their roles, by name' })
  @AnswersPage(MemberDto)
  async listMembers(@Param() _path: OrganisationPath, @Query() { limit, cursor }: PageQuery): Promise<Page<MemberDto>> {
    const rows = await this.directory.list(limit + 1, namePosition(cursor));
    return pageOf(rows.map(memberDto), limit, ({ name, userId }) => [name, userId]);
  }

  @Get('roles')
  @Requires('organisation.member.read')
  @ApiOperation({ summary: 'The roles that members can have' })
  @Answers(RolesDto)
  listRoles(@Param() _path: OrganisationPath): RolesDto {
    return { items: builtInRoles('organisation').map(({ id, name, permissions }) => ({ id, name, builtIn: true, permissions })) };
  }

  @Post('invitations')
  @Requires('organisation.member.invite')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Invite somebody; never with a permission that the inviter lacks' })
  @Answers(InvitationLinkDto, { status: 201 })
  async inviteMember(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() { email, roleIds }: InviteMemberDto,
  ): Promise<InvitationLinkDto> {
    return { invitationLink: await this.members.invite(actor, emailOf('email', email), roleIds) };
  }

  @Put('members/:userId/roles')
  @Requires('organisation.member.manage', { reauthenticate: true })
  @ApiOperation({ summary: "Set a member's roles" })
  @Answers(MemberDto)
  async assignRoles(
    @CurrentActor() actor: Actor,
    @Param() { userId }: MemberPath,
    @Body() { roleIds }: AssignRolesDto,
  ): Promise<MemberDto> {
    return memberDto(this.directory.member(await this.members.setRoles(actor, userId, roleIds)));
  }

  @Delete('members/:userId')
  @Requires('organisation.member.manage')
  @ApiOperation({ summary: 'Remove a member; his access ends at once' })
  @AnswersNothing()
  async removeMember(@CurrentActor() actor: Actor, @Param() { userId }: MemberPath): Promise<void> {
    await this.members.remove(actor, userId);
  }
}

function memberDto({ userId, name, email, status, roleIds }: Member): MemberDto {
  const roles = roleIds.map((id) => ({ id, name: builtInRole(id, 'organisation')?.name ?? id }));
  return { userId, name, email, status, roles };
}
