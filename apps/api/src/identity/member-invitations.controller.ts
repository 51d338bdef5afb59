import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvitationDirectory, type ListedInvitation, MemberInvitations, RoleReader, type RoleBook } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { emailOf } from './email-field.js';
import { InvitationPath, ListedInvitationDto } from './invitation.dto.js';
import { InvitationLinkDto, InviteMemberDto } from './member.dto.js';

@ApiTags('organisation')
@Controller('organisations/:organisationId/invitations')
export class MemberInvitationsController {
  constructor(
    private readonly invitations: MemberInvitations,
    private readonly directory: InvitationDirectory,
    private readonly roles: RoleReader,
  ) {}

  @Get()
  @Requires('organisation.member.invite')
  @ApiOperation({ summary: 'Who was invited, the newest first; never a link' })
  @AnswersPage(ListedInvitationDto)
  async listInvitations(
    @Param() { organisationId }: OrganisationPath,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<ListedInvitationDto>> {
    const [afterId = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const book = await this.roles.bookOf(organisationId);
    const rows = await this.directory.list(organisationId, limit + 1, afterId);
    return pageOf(rows.map((row) => listed(row, book)), limit, ({ id }) => [id]); // prettier-ignore
  }

  @Post()
  @Requires('organisation.member.invite', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Invite somebody; never with a permission that the inviter lacks' })
  @Answers(InvitationLinkDto, { status: 201 })
  async inviteMember(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() { email, roleIds }: InviteMemberDto,
  ): Promise<InvitationLinkDto> {
    return { invitationLink: await this.invitations.invite(actor, emailOf('email', email), roleIds) };
  }

  @Post(':invitationId/renew')
  @Requires('organisation.member.invite', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'A new link for 120 hours on the same terms; the old one stops working' })
  @Answers(InvitationLinkDto, { status: 201 })
  async renewInvitation(@CurrentActor() actor: Actor, @Param() { invitationId }: InvitationPath): Promise<InvitationLinkDto> {
    return { invitationLink: (await this.invitations.resend(actor, invitationId)).link };
  }

  @Delete(':invitationId')
  @Requires('organisation.member.invite')
  @ApiOperation({ summary: 'Take an invitation back; its link stops working at once' })
  @AnswersNothing()
  async revokeInvitation(@CurrentActor() actor: Actor, @Param() { invitationId }: InvitationPath): Promise<void> {
    await this.invitations.revoke(actor, invitationId);
  }
}

function listed({ invitation, state, inviterName }: ListedInvitation, book: RoleBook): ListedInvitationDto {
  const { id, email, purpose, roleIds, createdAt, expiresAt, acceptedAt } = invitation;
  const roles = roleIds.map((roleId) => ({ id: roleId, name: book.nameOf(roleId) }));
  return { id, email, roles, state, ofMember: purpose === 'organisation-member', inviterName, createdAt, expiresAt, acceptedAt };
}
