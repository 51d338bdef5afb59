import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnchorService } from '@clientst0r/audit';
import { type Actor, SecretText } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { AnchorDto, anchorDto, AnchorPath, AnchorsDto, CreateAnchorDto } from './anchor.dto.js';

@ApiTags('audit')
@Controller('platform/audit-anchors')
export class AnchorsController {
  constructor(private readonly anchors: AnchorService) {}

  @Get()
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'Receivers that keep checkpoints of the audit log; 10 at most. GET platform/audit-log tells how they do' })
  @Answers(AnchorsDto)
  async listAuditAnchors(): Promise<AnchorsDto> {
    return { items: (await this.anchors.list()).map(anchorDto) };
  }

  @Post()
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Have checkpoints kept by another receiver' })
  @Answers(AnchorDto, { status: 201 })
  async createAuditAnchor(@CurrentActor() actor: Actor, @Body() { secret, ...body }: CreateAnchorDto): Promise<AnchorDto> {
    const input = { authority: null, certificate: null, ...body };
    return anchorDto(await this.anchors.create(actor, input, secret === undefined ? null : SecretText.of(secret)));
  }

  @Delete(':anchorId')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Send checkpoints to a receiver no longer' })
  @AnswersNothing()
  async deleteAuditAnchor(@CurrentActor() actor: Actor, @Param() { anchorId }: AnchorPath, @IfMatch() version: number): Promise<void> {
    await this.anchors.delete(actor, anchorId, version);
  }
}
