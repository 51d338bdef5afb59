import { Injectable } from '@nestjs/common';
import { ChannelMove } from './channel/channel-move.js';
import { CheckSecrets } from './check/check-secrets.js';

/** What a merge of organisations cannot move row by row. Can be done twice. */
@Injectable()
export class MonitoringMove {
  constructor(
    private readonly checkSecrets: CheckSecrets,
    private readonly channels: ChannelMove,
  ) {}

  /** @returns how many hold a secret that does not open, and stayed */
  async moveAll(sourceId: string, targetId: string): Promise<number> {
    return (await this.checkSecrets.moveAll(sourceId, targetId)) + (await this.channels.moveAll(sourceId, targetId));
  }
}
