import { Pace } from './pace';

describe('a pace', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('does once what is asked for often, at the earliest time asked for', () => {
    const work = vi.fn(() => true);
    const pace = new Pace(work);
    pace.ask(5_000);
    pace.ask(300);
    pace.ask(4_000);
    vi.advanceTimersByTime(299);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does it at most once a second, and never forgets the last', () => {
    const work = vi.fn(() => true);
    const pace = new Pace(work);
    for (let time = 0; time < 10_000; time += 100) {
      pace.ask(50);
      vi.advanceTimersByTime(100);
    }
    expect(work.mock.calls.length).toBeLessThanOrEqual(11);
    const before = work.mock.calls.length;
    vi.advanceTimersByTime(2_000);
    expect(work.mock.calls.length - before).toBeLessThanOrEqual(1);
  });

  it('tries again what could not be done, and nothing once it is stopped', () => {
    const work = vi.fn().mockReturnValueOnce(false).mockReturnValue(true);
    const pace = new Pace(work);
    pace.ask(0);
    vi.advanceTimersByTime(1_000);
    expect(work).toHaveBeenCalledTimes(2);
    pace.ask(0);
    pace.stop();
    pace.ask(0);
    vi.advanceTimersByTime(5_000);
    expect(work).toHaveBeenCalledTimes(2);
  });
});
