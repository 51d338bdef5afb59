import { IsInt, Max, Min } from 'class-validator';
import { defineJob } from '@clientst0r/platform';
import { STREAM_SHARDS } from './stream-progress.entity.js';

export class StreamShard {
  @IsInt()
  @Min(0)
  @Max(STREAM_SHARDS - 1)
  shard: number;
}

/** One job a slice of the streams. It only begins the sending, so it never waits for a receiver. */
export const SEND_STREAMS = defineJob('audit.send-streams', StreamShard, {
  attempts: 1,
  schedule: { everyMilliseconds: 2_000, payloads: Array.from({ length: STREAM_SHARDS }, (_, shard) => ({ shard })) },
});
