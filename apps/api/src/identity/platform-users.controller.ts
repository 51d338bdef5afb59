import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ListedUser, UserDirectory } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import { namePosition } from './name-cursor.js';
import { ListUsersQuery, UserDto, UserPath } from './platform.dto.js';

@ApiTags('platform')
@Controller('platform/users')
export class PlatformUsersController {
  constructor(private readonly users: UserDirectory) {}

  @Get()
  @Requires('platform.user.read')
  @ApiOperation({ summary: 'Everybody who has an account, by name' })
  @AnswersPage(UserDto)
  async listUsers(@Query() { limit, cursor, ...wanted }: ListUsersQuery): Promise<Page<UserDto>> {
    const rows = await this.users.list(wanted, limit + 1, namePosition(cursor));
    return pageOf(rows.map(userDto), limit, ({ name, id }) => [name, id]);
  }

  @Post(':userId/deactivate')
  @Requires('platform.user.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Deactivate an account; its sessions end at once' })
  @Answers(UserDto)
  async deactivateUser(@CurrentActor() actor: Actor, @Param() { userId }: UserPath): Promise<UserDto> {
    return userDto(await this.users.deactivate(actor, userId));
  }

  @Post(':userId/activate')
  @Requires('platform.user.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Let a deactivated account sign in again' })
  @Answers(UserDto)
  async activateUser(@CurrentActor() actor: Actor, @Param() { userId }: UserPath): Promise<UserDto> {
    return userDto(await this.users.activate(actor, userId));
  }
}

export function userDto({ user, ...listed }: ListedUser): UserDto {
  const { id, name, email, status, createdAt, lastSignInAt } = user;
  const passwordChangeDue = user.passwordChangeDue || user.passwordBreachedAt !== null;
  return { id, name, email, status, createdAt, lastSignInAt, passwordChangeDue, ...listed };
}
