import { TestBed } from '@angular/core/testing';
import { ShortLived } from './short-lived';

describe('ShortLived', () => {
  let held: ShortLived<string>;
  const lease = (value: string, seconds: number) => () => Promise.resolve({ value, until: Date.now() + seconds * 1000 });

  beforeEach(() => {
    vi.useFakeTimers();
    TestBed.configureTestingModule({ providers: [ShortLived] });
    held = TestBed.inject<ShortLived<string>>(ShortLived);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('holds the value until its time is over, counting down', async () => {
    await held.load(lease('hunter2', 30));
    expect(held.value()).toBe('hunter2');
    vi.advanceTimersByTime(10_000);
    expect(held.secondsLeft()).toBe(20);
    vi.advanceTimersByTime(20_000);
    expect(held.value()).toBeUndefined();
  });

  it('drops the value when the page is hidden', async () => {
    await held.load(lease('hunter2', 30));
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(held.value()).toBeUndefined();
    vi.restoreAllMocks();
  });

  it('drops an answer that arrives after it was cleared', async () => {
    const loading = held.load(lease('hunter2', 30));
    held.clear();
    await loading;
    expect(held.value()).toBeUndefined();
    expect(held.busy()).toBe(false);
  });

  it('drops the value with its component', async () => {
    await held.load(lease('hunter2', 30));
    TestBed.resetTestingModule();
    expect(held.value()).toBeUndefined();
  });
});
