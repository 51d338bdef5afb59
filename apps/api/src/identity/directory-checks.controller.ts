import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DirectoryCheck, DirectoryLinks } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { DirectoryAccountPath, DirectoryPath } from './directory.dto.js';
import { DirectoryPreviewDto, DirectoryTestDto, LinkAccountDto } from './directory-check.dto.js';

@ApiTags('directories')
@Controller('platform/directories/:directoryId')
export class DirectoryChecksController {
  constructor(
    private readonly check: DirectoryCheck,
    private readonly links: DirectoryLinks,
  ) {}

  @Post('test')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Connect, bind, and count people and groups' })
  @Answers(DirectoryTestDto)
  testDirectory(@CurrentActor() actor: Actor, @Param() { directoryId }: DirectoryPath): Promise<DirectoryTestDto> {
    return this.check.test(actor, directoryId);
  }

  @Post('preview')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'What a run would do now; nothing is changed' })
  @Answers(DirectoryPreviewDto)
  previewDirectoryRun(@CurrentActor() actor: Actor, @Param() { directoryId }: DirectoryPath): Promise<DirectoryPreviewDto> {
    return this.check.preview(actor, directoryId);
  }

  @Post('accounts')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Say that an account here and a person of the directory are one; its own password is gone then' })
  @AnswersNothing()
  async linkDirectoryAccount(
    @CurrentActor() actor: Actor,
    @Param() { directoryId }: DirectoryPath,
    @Body() body: LinkAccountDto,
  ): Promise<void> {
    await this.links.link(actor, directoryId, body.userId, body.externalId);
  }

  @Delete('accounts/:userId')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Part an account from its person in the directory; it needs another way to sign in then' })
  @AnswersNothing()
  async unlinkDirectoryAccount(@CurrentActor() actor: Actor, @Param() { directoryId, userId }: DirectoryAccountPath): Promise<void> {
    await this.links.unlink(actor, directoryId, userId);
  }
}
