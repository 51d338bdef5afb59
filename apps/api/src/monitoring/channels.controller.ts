import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChannelService, DeliveryService } from '@clientst0r/monitoring';
import { type Actor, SecretText } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { ChannelDto, channelDto, ChannelPath, ChannelsDto, ChannelTestDto, CreateChannelDto, UpdateChannelDto } from './channel.dto.js';

@ApiTags('notifications')
@Controller('organisations/:organisationId/channels')
export class ChannelsController {
  constructor(
    private readonly channels: ChannelService,
    private readonly deliveries: DeliveryService,
  ) {}

  @Get()
  @Requires('notification.channel.read')
  @ApiOperation({ summary: 'Ways in which people are told of incidents, by name' })
  @Answers(ChannelsDto)
  async listChannels(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<ChannelsDto> {
    return { items: (await this.channels.list(actor)).map(channelDto) };
  }

  @Post()
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Add a channel; from now on every incident and warning of the organisation is sent through it' })
  @Answers(ChannelDto, { status: 201 })
  async createChannel(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: CreateChannelDto): Promise<ChannelDto> {
    const { name, kind, target = '', secret } = body;
    return channelDto(await this.channels.create(actor, { name, kind, target }, secret === undefined ? null : SecretText.of(secret)));
  }

  @Get(':channelId')
  @Requires('notification.channel.read')
  @ApiOperation({ summary: 'One channel; never its secret' })
  @Answers(ChannelDto)
  async getChannel(@CurrentActor() actor: Actor, @Param() { channelId }: ChannelPath): Promise<ChannelDto> {
    return channelDto(await this.channels.get(actor, channelId));
  }

  @Patch(':channelId')
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Change or pause a channel; another target needs the secret again' })
  @Answers(ChannelDto)
  async updateChannel(
    @CurrentActor() actor: Actor,
    @Param() { channelId }: ChannelPath,
    @IfMatch() version: number,
    @Body() { secret, ...changes }: UpdateChannelDto,
  ): Promise<ChannelDto> {
    const all = { ...changes, ...(secret === undefined ? {} : { secret: SecretText.of(secret) }) };
    return channelDto(await this.channels.update(actor, channelId, version, all));
  }

  @Delete(':channelId')
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Delete a channel with its deliveries' })
  @AnswersNothing()
  async deleteChannel(@CurrentActor() actor: Actor, @Param() { channelId }: ChannelPath, @IfMatch() version: number): Promise<void> {
    await this.channels.delete(actor, channelId, version);
  }

  @Post(':channelId/test')
  @Requires('notification.channel.manage')
  @Throttled('channel-test')
  @ApiOperation({ summary: 'Send a test and wait for the word of the receiver, or of the mail server' })
  @Answers(ChannelTestDto)
  async testChannel(@CurrentActor() actor: Actor, @Param() { channelId }: ChannelPath): Promise<ChannelTestDto> {
    return { problem: await this.deliveries.test(actor, channelId) };
  }
}
