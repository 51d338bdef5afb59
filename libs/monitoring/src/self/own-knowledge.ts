import { Injectable } from '@nestjs/common';
import { HeartbeatService } from '../heartbeat/heartbeat.service.js';
import { ServerMeasures } from './server-measures.js';

/** What checks look at without asking anybody: calls of targets, and this server. */
@Injectable()
export class OwnKnowledge {
  constructor(
    readonly beats: HeartbeatService,
    readonly measures: ServerMeasures,
  ) {}
}
