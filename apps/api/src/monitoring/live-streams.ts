import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Permission } from '@clientst0r/identity';
import { ChangeFeed } from '@clientst0r/monitoring';
import { TooManyRequestsError, UnavailableError } from '@clientst0r/platform';
import { type Caller, StandingAccess } from '../access/standing-access.js';
import { EventStream } from './event-stream.js';

/** In one process. A browser has one for each page in view. */
const MOST_OF_ONE = 10;
const MOST_OF_ALL = 1_000;

const ASKED_EVERY = 1_000;
/** Proxies give up after a minute without a byte, and who listens takes a longer silence for the end. */
const BEATS_EVERY = 15;

interface Open {
  readonly stream: EventStream;
  readonly caller: Caller;
  readonly organisationId: string;
  readonly permission: Permission;
  seconds: number;
  isBeingAsked: boolean;
}

/**
 * Tells people what changes in an organisation for as long as they may see it: whether they still may is asked each second, of what the
 * process keeps of sessions and rights. What cannot be told for certain any more ends, and whoever listens begins anew.
 */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown, OnModuleInit {
  private readonly open = new Set<Open>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly access: StandingAccess,
  ) {}

  /** @throws TooManyRequestsError, UnavailableError */
  async begin(caller: Caller, organisationId: string, permission: Permission): Promise<EventStream> {
    this.assertRoom(caller);
    const stream = new EventStream();
    const one: Open = { stream, caller, organisationId, permission, seconds: 0, isBeingAsked: false };
    this.keep(one);
    try {
      const stop = await this.feed.listen(organisationId, {
        changed: (changes) => stream.send('changes', changes),
        lost: () => stream.finish(),
      });
      stream.once('close', stop);
      if (stream.destroyed) stop();
      stream.send('ready', {});
      return stream;
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /** Not when the first one begins: it would go on in the context of that request. */
  onModuleInit(): void {
    this.timer = setInterval(() => {
      for (const each of this.open) void this.tend(each);
    }, ASKED_EVERY).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const { stream } of this.open) stream.finish();
  }

  private assertRoom({ userId }: Caller): void {
    if (this.open.size >= MOST_OF_ALL) throw new UnavailableError('Too many people watch at the moment. The page is not live.');
    const own = [...this.open].filter(({ caller }) => caller.userId === userId).length;
    if (own >= MOST_OF_ONE) throw new TooManyRequestsError(BEATS_EVERY);
  }

  private keep(one: Open): void {
    this.open.add(one);
    one.stream.once('close', () => this.open.delete(one));
  }

  private async tend(one: Open): Promise<void> {
    if (one.isBeingAsked) return;
    one.isBeingAsked = true;
    one.seconds += 1;
    const isBeat = one.seconds % BEATS_EVERY === 0;
    const holds = await this.access.holds(one.caller, one.organisationId, one.permission, isBeat).catch(() => false);
    one.isBeingAsked = false;
    if (!holds) one.stream.finish();
    else if (isBeat) one.stream.send('beat', {});
  }
}
