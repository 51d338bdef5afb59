import type { HeartbeatSpecification } from '../kind/heartbeat.kind.js';
import { ProbeFailure, type ProbeResult, probeResult, totalSince } from './probe-result.js';

/** When the target of a check last called. */
export interface LastBeats {
  /** @returns null before the first call */
  lastBeat(checkId: string): Promise<Date | null>;
}

/** Looks whether the target has called in time. */
export class HeartbeatProber {
  constructor(
    private readonly beats: LastBeats,
    private readonly now: () => Date,
  ) {}

  /** Rejects only when the database does. */
  async probe({ expectedEverySeconds, graceSeconds }: HeartbeatSpecification, checkId: string): Promise<ProbeResult> {
    const startedAt = performance.now();
    const last = await this.beats.lastBeat(checkId);
    if (!last) return probeResult(new ProbeFailure('heartbeat-awaited'), totalSince(startedAt));
    const late = (this.now().getTime() - last.getTime()) / 1000 - expectedEverySeconds - graceSeconds;
    const failure = late > 0 ? new ProbeFailure('heartbeat-missed', `the last call was at ${last.toISOString()}`) : null;
    return probeResult(failure, totalSince(startedAt));
  }
}
