import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { StreamControlService, type StreamDestination, StreamService, StreamStatusReader } from '@clientst0r/audit';
import { type Actor, NotFoundError, SecretText } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { CreateStreamDto, StreamDto, streamDto, StreamPath, StreamsDto, StreamTestDto, UpdateStreamDto } from './stream.dto.js';

@ApiTags('audit')
@Controller('platform/audit-streams')
export class StreamsController {
  constructor(
    private readonly streams: StreamService,
    private readonly control: StreamControlService,
    private readonly statuses: StreamStatusReader,
  ) {}

  @Get()
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'Where audit events are sent, and how far each receiver has come; 20 at most' })
  @Answers(StreamsDto)
  async listAuditStreams(): Promise<StreamsDto> {
    const streams = await this.streams.list();
    const statuses = await this.statuses.of(streams);
    const items = streams.flatMap((stream) => {
      const status = statuses.get(stream.id);
      return status ? [streamDto(stream, status)] : [];
    });
    return { items };
  }

  @Post()
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Send audit events to another receiver' })
  @Answers(StreamDto, { status: 201 })
  async createAuditStream(@CurrentActor() actor: Actor, @Body() { secret, start = 'now', ...body }: CreateStreamDto): Promise<StreamDto> {
    const input = { authority: null, certificate: null, index: null, compressed: false, ...body };
    return this.dto(await this.streams.create(actor, input, secretOf(secret), start));
  }

  @Get(':streamId')
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'One receiver, and how far it has come' })
  @Answers(StreamDto)
  async getAuditStream(@Param() { streamId }: StreamPath): Promise<StreamDto> {
    return this.dto(await this.streams.get(streamId));
  }

  @Patch(':streamId')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change a receiver; another address or certificate needs its secret again' })
  @Answers(StreamDto)
  async updateAuditStream(
    @CurrentActor() actor: Actor,
    @Param() { streamId }: StreamPath,
    @IfMatch() version: number,
    @Body() { secret, ...changes }: UpdateStreamDto,
  ): Promise<StreamDto> {
    return this.dto(await this.streams.update(actor, streamId, version, changes, secretOf(secret)));
  }

  @Delete(':streamId')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Stop sending to a receiver for good' })
  @AnswersNothing()
  async deleteAuditStream(@CurrentActor() actor: Actor, @Param() { streamId }: StreamPath, @IfMatch() version: number): Promise<void> {
    await this.streams.delete(actor, streamId, version);
  }

  @Post(':streamId/test')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Send one test event now, past whatever waits' })
  @Answers(StreamTestDto)
  async testAuditStream(@CurrentActor() actor: Actor, @Param() { streamId }: StreamPath): Promise<StreamTestDto> {
    const error = await this.control.test(actor, streamId);
    return { delivered: error === null, error };
  }

  @Post(':streamId/pause')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Let events wait until the stream is resumed' })
  @Answers(StreamDto)
  async pauseAuditStream(@CurrentActor() actor: Actor, @Param() { streamId }: StreamPath): Promise<StreamDto> {
    return this.dto(await this.control.pause(actor, streamId));
  }

  @Post(':streamId/resume')
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'Send what has waited, and what comes' })
  @Answers(StreamDto)
  async resumeAuditStream(@CurrentActor() actor: Actor, @Param() { streamId }: StreamPath): Promise<StreamDto> {
    return this.dto(await this.control.resume(actor, streamId));
  }

  private async dto(stream: StreamDestination): Promise<StreamDto> {
    const status = (await this.statuses.of([stream])).get(stream.id);
    if (!status) throw new NotFoundError();
    return streamDto(stream, status);
  }
}

function secretOf(text: string | undefined): SecretText | null {
  return text === undefined ? null : SecretText.of(text);
}
