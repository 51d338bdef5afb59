import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Server, aSession } from '../../testing/server';
import { EVENT_SOURCE, Live, whenChanged } from './live';

class Source extends EventTarget {
  static all: Source[] = [];
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    super();
    Source.all.push(this);
  }

  say(name: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  close(): void {
    this.closed = true;
  }
}

const reload = vi.fn(() => true);

@Component({ selector: 'app-watching', template: '' })
class Watching {
  constructor() {
    whenChanged(({ id }) => (id === 'mine' ? 300 : null), reload);
  }
}

function latest(): Source {
  const source = Source.all.at(-1);
  if (!source) throw new Error('Nobody listens');
  return source;
}

async function watch() {
  TestBed.configureTestingModule({
    providers: [
      ...new Server({}).providers(),
      { provide: EVENT_SOURCE, useValue: (url: string) => new Source(url) as unknown as EventSource },
    ],
  });
  TestBed.inject(Session).set(aSession());
  const page = TestBed.createComponent(Watching);
  await vi.advanceTimersByTimeAsync(10);
  TestBed.tick();
  return { page, live: TestBed.inject(Live) };
}

describe('a page that is told of changes', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Source.all = [];
    reload.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('reloads when it is told that nothing is missed, and soon after what matters', async () => {
    const { live } = await watch();
    const source = latest();
    expect(source.url).toMatch(/\/api\/v1\/organisations\/[^/]+\/monitoring-events$/u);
    expect(live.state()).toBe('connecting');
    source.say('ready');
    await vi.advanceTimersByTimeAsync(1_500);
    expect([live.state(), reload.mock.calls.length]).toEqual(['live', 1]);
    source.say('changes', [{ thing: 'check', id: 'another', version: 1 }]);
    await vi.advanceTimersByTimeAsync(30_000);
    source.say('beat');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(reload).toHaveBeenCalledTimes(1);
    source.say('changes', [{ thing: 'check', id: 'mine', version: 2 }]);
    await vi.advanceTimersByTimeAsync(400);
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('says when it is not live, looks by itself meanwhile, and begins anew', async () => {
    const { live } = await watch();
    latest().say('ready');
    await vi.advanceTimersByTimeAsync(1_500);
    latest().onerror?.();
    expect([live.state(), latest().closed]).toEqual(['lost', true]);
    for (let turn = 0; turn < 3; turn += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      latest().onerror?.();
    }
    expect(Source.all.length).toBeGreaterThan(2);
    expect(reload.mock.calls.length).toBeGreaterThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(40_000);
    latest().say('ready');
    expect(live.state()).toBe('live');
  });

  it('is not live any more when nothing is heard for longer than the server is ever silent', async () => {
    const { live } = await watch();
    latest().say('ready');
    await vi.advanceTimersByTimeAsync(39_000);
    expect(live.state()).toBe('live');
    await vi.advanceTimersByTimeAsync(1_100);
    expect(live.state()).toBe('lost');
  });

  it('listens no more once the last page that wants to know is gone', async () => {
    const { page } = await watch();
    page.destroy();
    await vi.advanceTimersByTimeAsync(10);
    TestBed.tick();
    expect(Source.all.map(({ closed }) => closed)).toEqual([true]);
  });
});
