import { Body, Controller, Delete, Get, Header, Param, Post, Put, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { STATUS_PAGE_POLICY, statusPageHtml, StatusPageReader, StatusPageService } from '@clientst0r/monitoring';
import { type Actor, Configuration, NotFoundError } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersFile, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { SaveStatusPageDto, StatusPageDto, statusPageDto, StatusPasswordDto } from './status-page.dto.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId/status-page')
export class StatusPagesController {
  constructor(
    private readonly pages: StatusPageService,
    private readonly reader: StatusPageReader,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'What strangers are told about services of the organisation' })
  @Answers(StatusPageDto)
  async getStatusPage(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<StatusPageDto> {
    return statusPageDto(await this.pages.get(actor), this.configuration.publicUrl);
  }

  @Put()
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Change what strangers are told; `If-Match: "0"` for the first time' })
  @Answers(StatusPageDto)
  async saveStatusPage(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @IfMatch() version: number,
    @Body() body: SaveStatusPageDto,
  ): Promise<StatusPageDto> {
    return statusPageDto(await this.pages.save(actor, version, body), this.configuration.publicUrl);
  }

  @Get('preview')
  @Requires('organisation.settings.manage')
  @Header('Content-Security-Policy', STATUS_PAGE_POLICY)
  @ApiOperation({ summary: 'The page as it was saved, whether or not it is published' })
  @AnswersFile(['text/html'])
  async previewStatusPage(@CurrentActor() actor: Actor, @Param() { organisationId }: OrganisationPath): Promise<StreamableFile> {
    const page = await this.pages.get(actor);
    if (!page) throw new NotFoundError();
    return htmlFile(statusPageHtml(await this.reader.shown(organisationId, page)));
  }

  @Post('password')
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Have the page ask for a password, or for another one' })
  @Answers(StatusPasswordDto, { status: 201 })
  async renewStatusPassword(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<StatusPasswordDto> {
    return { password: await this.pages.renewPassword(actor) };
  }

  @Delete('password')
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Have the page ask for no password' })
  @AnswersNothing()
  async removeStatusPassword(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<void> {
    await this.pages.removePassword(actor);
  }
}

export function htmlFile(html: string): StreamableFile {
  const content = Buffer.from(html);
  return new StreamableFile(content, { type: 'text/html; charset=utf-8', length: content.length });
}
