import { Deadline } from './deadline.js';

describe('a deadline', () => {
  let stopped: string[];
  let deadline: Deadline;
  const stop = (name: string) => (): void => void stopped.push(name);

  beforeEach(() => {
    jest.useFakeTimers();
    stopped = [];
    deadline = new Deadline(1_000);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('stops what is under way, once, and not what was forgotten', () => {
    deadline.whenOver(stop('one'));
    deadline.whenOver(stop('done'))();
    const signal = deadline.signal();
    jest.advanceTimersByTime(999);
    expect([deadline.isOver, signal.aborted, stopped]).toEqual([false, false, []]);
    jest.advanceTimersByTime(5_000);
    expect([deadline.isOver, signal.aborted, stopped]).toEqual([true, true, ['one']]);
  });

  it('stops at once what begins after it', async () => {
    jest.advanceTimersByTime(1_000);
    deadline.whenOver(stop('late'));
    expect([deadline.signal().aborted, stopped]).toEqual([true, ['late']]);
    await expect(deadline.race(new Promise(() => undefined))).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('lets work be that is done in time, and is never over when it was cleared', async () => {
    deadline.whenOver(stop('never'));
    await expect(deadline.race(Promise.resolve('found'))).resolves.toBe('found');
    deadline.clear();
    jest.advanceTimersByTime(5_000);
    expect([deadline.isOver, stopped]).toEqual([false, []]);
  });
});
