import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnchorService, AnchorTrial, AuditLogService, type CheckpointAnchor } from '@clientst0r/audit';
import { type Actor, NotFoundError, SecretText } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  AnchorDto,
  anchorDto,
  anchorFileDto,
  AnchorPath,
  AnchorsDto,
  AnchorTestDto,
  CreateAnchorDto,
  UpdateAnchorDto,
} from './anchor.dto.js';

@ApiTags('audit')
@Controller('platform/audit-anchors')
export class AnchorsController {
  constructor(
    private readonly anchors: AnchorService,
    private readonly trial: AnchorTrial,
    private readonly log: AuditLogService,
  ) {}

  @Get()
  @Requires('platform.audit.manage')
  @ApiOperation({
    summary: 'Where checkpoints of the audit log are kept outside, and what became of the last; 10 at most, besides the file',
  })
  @Answers(AnchorsDto)
  async listAuditAnchors(): Promise<AnchorsDto> {
    const anchors = await this.anchors.list();
    const [progress, states, newest] = await Promise.all([this.anchors.progressOf(anchors), this.log.anchors(), this.log.lastCheckpoint()]);
    const items = anchors.flatMap((anchor) => {
      const own = progress.get(anchor.id);
      return own ? [anchorDto(anchor, own)] : [];
    });
    return { items, file: anchorFileDto(states), newestSize: newest?.size ?? 0 };
  }

  @Post()
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Have checkpoints kept by another receiver' })
  @Answers(AnchorDto, { status: 201 })
  async createAuditAnchor(@CurrentActor() actor: Actor, @Body() { secret, ...body }: CreateAnchorDto): Promise<AnchorDto> {
    const input = { authority: null, certificate: null, ...body };
    return this.dto(await this.anchors.create(actor, input, secretOf(secret)));
  }

  @Get(':anchorId')
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'One receiver of checkpoints, and what became of the last' })
  @Answers(AnchorDto)
  async getAuditAnchor(@Param() { anchorId }: AnchorPath): Promise<AnchorDto> {
    return this.dto(await this.anchors.get(anchorId));
  }

  @Patch(':anchorId')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change a receiver of checkpoints; another address or certificate needs its secret again' })
  @Answers(AnchorDto)
  async updateAuditAnchor(
    @CurrentActor() actor: Actor,
    @Param() { anchorId }: AnchorPath,
    @IfMatch() version: number,
    @Body() { secret, ...changes }: UpdateAnchorDto,
  ): Promise<AnchorDto> {
    return this.dto(await this.anchors.update(actor, anchorId, version, changes, secretOf(secret)));
  }

  @Post(':anchorId/test')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Send the newest checkpoint now' })
  @Answers(AnchorTestDto)
  async testAuditAnchor(@CurrentActor() actor: Actor, @Param() { anchorId }: AnchorPath): Promise<AnchorTestDto> {
    const error = await this.trial.test(actor, anchorId);
    return { delivered: error === null, error };
  }

  @Delete(':anchorId')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Send checkpoints to a receiver no longer' })
  @AnswersNothing()
  async deleteAuditAnchor(@CurrentActor() actor: Actor, @Param() { anchorId }: AnchorPath, @IfMatch() version: number): Promise<void> {
    await this.anchors.delete(actor, anchorId, version);
  }

  private async dto(anchor: CheckpointAnchor): Promise<AnchorDto> {
    const progress = (await this.anchors.progressOf([anchor])).get(anchor.id);
    if (!progress) throw new NotFoundError();
    return anchorDto(anchor, progress);
  }
}

function secretOf(text: string | undefined): SecretText | null {
  return text === undefined ? null : SecretText.of(text);
}
