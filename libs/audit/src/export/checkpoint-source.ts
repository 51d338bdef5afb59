import { Injectable } from '@nestjs/common';

/** Where exports get the signed checkpoint that goes with them. The transparency log provides the one that knows any. */
@Injectable()
export class CheckpointSource {
  /** The text of a checkpoint (C2SP `tlog-checkpoint`) that covers every event before `at`, as far as they are in the log; null without one. */
  covering(_at: Date): Promise<string | null> {
    return Promise.resolve(null);
  }
}
