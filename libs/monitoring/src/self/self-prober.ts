import { ASPECTS, type SelfAspect, type SelfSpecification } from '../kind/self.kind.js';
import { Deadline } from '../probe/deadline.js';
import { failureOf, type ProbeError, ProbeFailure, type ProbeResult, probeResult, totalSince } from '../probe/probe-result.js';

/** What is measured of this server, each in the unit of its limit. Rejects with a `ProbeFailure` where nothing can be told. */
export interface SelfMeasures {
  /** Seconds that the oldest job has waited beyond its time, and which it is. */
  queue(): Promise<Measured>;
  /** Milliseconds. */
  database(): Promise<Measured>;
  /** Percent that is free, of the fullest of the disks in use. */
  disk(): Promise<Measured>;
  /** Hours. */
  backup(): Promise<Measured>;
  /** Milliseconds, without a sign. Keeps to the deadline itself: a silent time server says nothing about our clock. */
  clock(timeServer: string, deadline: Deadline): Promise<Measured>;
}

export interface Measured {
  readonly value: number;
  /** For the sentence: `the disk of /srv has 7 % left`. */
  readonly words: string;
}

const ERRORS: Readonly<Record<SelfAspect, ProbeError>> = {
  queue: 'queue-waits',
  database: 'database-slow',
  disk: 'disk-full',
  backup: 'backup-missing',
  clock: 'clock-wrong',
};

/** Looks at the product itself. */
export class SelfProber {
  constructor(private readonly measures: SelfMeasures) {}

  /** Settles within `timeoutMilliseconds`; never rejects. */
  async probe({ aspect, limit, timeServer }: SelfSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const deadline = new Deadline(timeoutMilliseconds);
    try {
      const { value, words } = await (aspect === 'clock'
        ? this.measures.clock(timeServer ?? '', deadline)
        : deadline.race(this.measures[aspect](), 'looking at this server'));
      if (isBeyond(aspect, value, limit ?? ASPECTS[aspect].limit)) throw new ProbeFailure(ERRORS[aspect], words);
      return probeResult(null, totalSince(startedAt));
    } catch (error) {
      return probeResult(failureOf(error), totalSince(startedAt));
    } finally {
      deadline.clear();
    }
  }
}

function isBeyond(aspect: SelfAspect, value: number, limit: number): boolean {
  return aspect === 'disk' ? value < limit : value > limit;
}
