import { Body, Controller, Get, Header, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccountRecovery, type AssignmentPreview, builtInRoles, PlatformRolePreviews, PlatformRoles } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { AssignmentPreviewDto, SetMemberRolesDto } from './member.dto.js';
import { PasswordResetLinkDto } from './password.dto.js';
import { UserDto, UserPath } from './platform.dto.js';
import { RolesDto } from './role.dto.js';
import { userDto } from './platform-users.controller.js';
import { wantedRoles } from './wanted-roles.js';

/** What an administrator of the platform does to somebody's ways of signing in, and to his platform roles. */
@ApiTags('platform')
@Controller('platform')
export class AccountRecoveryController {
  constructor(
    private readonly recovery: AccountRecovery,
    private readonly roles: PlatformRoles,
    private readonly previews: PlatformRolePreviews,
  ) {}

  @Post('users/:userId/password-reset')
  @Requires('platform.user.manage', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'A link with which that person sets a new password' })
  @Answers(PasswordResetLinkDto, { status: 201 })
  async issuePasswordReset(@CurrentActor() actor: Actor, @Param() { userId }: UserPath): Promise<PasswordResetLinkDto> {
    return { passwordResetLink: await this.recovery.issuePasswordReset(actor, userId) };
  }

  @Post('users/:userId/require-password-change')
  @Requires('platform.user.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'End the sessions; the next sign-in ends with a new password' })
  @AnswersNothing()
  async requirePasswordChange(@CurrentActor() actor: Actor, @Param() { userId }: UserPath): Promise<void> {
    await this.recovery.requirePasswordChange(actor, userId);
  }

  @Post('users/:userId/reset-factors')
  @Requires('platform.user.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Take the second factors away and end the sessions; the next sign-in sets up new ones' })
  @AnswersNothing()
  async resetFactors(@CurrentActor() actor: Actor, @Param() { userId }: UserPath): Promise<void> {
    await this.recovery.resetFactors(actor, userId);
  }

  @Get('roles')
  @Requires('platform.user.read')
  @ApiOperation({ summary: 'The roles of the platform' })
  @Answers(RolesDto)
  listPlatformRoles(): RolesDto {
    return {
      items: builtInRoles('platform').map((role) => ({ ...role, builtIn: true, memberCount: null, version: null })),
    };
  }

  @Put('users/:userId/platform-roles')
  @Requires('platform.user.manage', { reauthenticate: true })
  @ApiOperation({
    summary: "Set somebody's platform roles, each for good or for a time; none is allowed, but never for the last administrator",
  })
  @Answers(UserDto)
  async assignPlatformRoles(
    @CurrentActor() actor: Actor,
    @Param() { userId }: UserPath,
    @Body() body: SetMemberRolesDto,
  ): Promise<UserDto> {
    return userDto(await this.roles.set(actor, userId, wantedRoles(body)));
  }

  @Post('users/:userId/platform-roles/preview')
  @Requires('platform.user.manage')
  @ApiOperation({ summary: 'What somebody would gain and lose by these platform roles, and whether they would be refused' })
  @Answers(AssignmentPreviewDto)
  previewPlatformRoles(
    @CurrentActor() actor: Actor,
    @Param() { userId }: UserPath,
    @Body() body: SetMemberRolesDto,
  ): Promise<AssignmentPreview> {
    return this.previews.preview(actor, userId, wantedRoles(body));
  }
}
