import { DOCUMENT, DestroyRef, Injectable, InjectionToken, effect, inject, signal, untracked } from '@angular/core';
import { ApiConfiguration } from '../api/api-configuration';
import { CurrentOrganisation } from '../session/current-organisation';
import { Attendance } from '../ui/attendance';
import { whileVisible } from '../ui/while-visible';
import { Pace } from './pace';

export interface LiveChange {
  readonly thing: 'check' | 'result' | 'incident' | 'maintenance';
  readonly id: string;
  readonly version: number;
}

/** `resting`: nobody is there, so nothing is asked. */
export type LiveState = 'connecting' | 'live' | 'lost' | 'resting';

/** Null: what came before may have been missed. */
type Listener = (changes: readonly LiveChange[] | null) => void;
type Connect = (url: string) => EventSource;

export const EVENT_SOURCE = new InjectionToken<Connect>('EVENT_SOURCE', { factory: () => (url) => new EventSource(url) });

/** The server gives a sign of life every 15 seconds. */
const LONGEST_SILENCE = 40_000;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;
/** How often a page that is not live asks. */
export const NOT_LIVE_SECONDS = 15;

/** What changes in the organisation's monitoring, told by the server while a page wants to know and somebody is there. */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly organisation = inject(CurrentOrganisation);
  private readonly attendance = inject(Attendance);
  private readonly connect = inject(EVENT_SOURCE);
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly rootUrl = inject(ApiConfiguration).rootUrl;
  private readonly listeners = new Set<Listener>();
  private readonly wanted = signal(false);
  private readonly told = signal<LiveState>('connecting');
  readonly state = this.told.asReadonly();

  constructor() {
    effect((onCleanup) => {
      const organisationId = this.organisation.id();
      if (!this.wanted() || organisationId === '') return;
      if (!this.attendance.here()) {
        this.told.set('resting');
        return;
      }
      const close = untracked(() => this.open(`${this.rootUrl}/api/v1/organisations/${organisationId}/monitoring-events`));
      onCleanup(close);
    });
  }

  /** @returns how to stop */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    this.wanted.set(true);
    return () => {
      this.listeners.delete(listener);
      // A page that follows another one goes on with the same connection.
      setTimeout(() => {
        if (this.listeners.size === 0) this.wanted.set(false);
      });
    };
  }

  private open(url: string): () => void {
    let wait = FIRST_WAIT;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let silence: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    const stop = (): void => {
      clearTimeout(timer);
      clearTimeout(silence);
      source?.close();
    };
    const lose = (): void => {
      stop();
      this.told.set('lost');
      timer = setTimeout(begin, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(lose, LONGEST_SILENCE);
    };
    const begin = (): void => {
      heard();
      source = this.hear(url, (isReady) => {
        heard();
        if (isReady) wait = FIRST_WAIT;
      });
      source.onerror = lose;
    };
    this.told.set('connecting');
    this.window?.addEventListener('offline', lose);
    begin();
    return () => {
      this.window?.removeEventListener('offline', lose);
      stop();
    };
  }

  /** @param heard at each sign of life, and whether nothing is missed from now on */
  private hear(url: string, heard: (isReady: boolean) => void): EventSource {
    const source = this.connect(url);
    source.addEventListener('ready', () => {
      heard(true);
      this.told.set('live');
      this.tell(null);
    });
    source.addEventListener('beat', () => {
      heard(false);
    });
    source.addEventListener('changes', ({ data }: MessageEvent<string>) => {
      heard(false);
      this.tell(JSON.parse(data) as LiveChange[]);
    });
    return source;
  }

  private tell(changes: readonly LiveChange[] | null): void {
    for (const listener of this.listeners) listener(changes);
  }
}

/**
 * Reloads soon after something that matters has changed, and every few seconds while the page is not live. Call in an injection context.
 * @param matters within how many milliseconds a change should be seen; null when it does not matter
 * @param reload false when it cannot be done now
 */
export function whenChanged(matters: (change: LiveChange) => number | null, reload: () => boolean): void {
  const live = inject(Live);
  const pace = new Pace(reload);
  const stop = live.listen((changes) => {
    if (changes === null) pace.ask(0);
    const waits = (changes ?? []).map(matters).filter((wait) => wait !== null);
    if (waits.length > 0) pace.ask(Math.min(...waits));
  });
  whileVisible(NOT_LIVE_SECONDS, () => {
    if (live.state() !== 'live') reload();
  });
  inject(DestroyRef).onDestroy(() => {
    pace.stop();
    stop();
  });
}
