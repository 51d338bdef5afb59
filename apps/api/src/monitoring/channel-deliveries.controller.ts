import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeliveryService } from '@clientst0r/monitoring';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import { ChannelDeliveryDto, channelDeliveryDto, DeliveryPath, ListDeliveriesQuery } from './channel.dto.js';

@ApiTags('notifications')
@Controller('organisations/:organisationId/channel-deliveries')
export class ChannelDeliveriesController {
  constructor(private readonly deliveries: DeliveryService) {}

  @Get()
  @Requires('notification.channel.read')
  @ApiOperation({ summary: 'What was sent through channels, newest first' })
  @AnswersPage(ChannelDeliveryDto)
  async listChannelDeliveries(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { state, cursor, limit }: ListDeliveriesQuery,
  ): Promise<Page<ChannelDeliveryDto>> {
    const [beforeId] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const place = { ...(state === undefined ? {} : { state }), ...(beforeId === undefined ? {} : { beforeId }) };
    const found = await this.deliveries.list(actor, { ...place, limit: limit + 1 });
    return pageOf(found.map(channelDeliveryDto), limit, ({ id }) => [id]); // prettier-ignore
  }

  @Post(':deliveryId/replay')
  @Requires('notification.channel.manage')
  @ApiOperation({ summary: 'Send once more what was given up' })
  @Answers(ChannelDeliveryDto)
  async replayChannelDelivery(@CurrentActor() actor: Actor, @Param() { deliveryId }: DeliveryPath): Promise<ChannelDeliveryDto> {
    return channelDeliveryDto(await this.deliveries.replay(actor, deliveryId));
  }
}
