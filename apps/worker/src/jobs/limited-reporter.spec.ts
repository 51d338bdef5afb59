import type { LoggerService } from '@nestjs/common';
import { LimitedReporter } from './limited-reporter.js';

describe('the limited reporter', () => {
  it('writes one line a topic and half minute, and counts the rest', () => {
    const lines: string[] = [];
    let now = 0;
    const logger: LoggerService = { log: () => undefined, warn: () => undefined, error: (line: string) => lines.push(line) };
    const reporter = new LimitedReporter(logger, () => now);
    for (let count = 0; count < 100_000; count++) {
      now = count * 0.5;
      reporter.report('queue', new Error('connect ENOENT'));
    }
    reporter.report('relay', new Error('x'.repeat(5000)));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('queue: connect ENOENT');
    expect(lines[1]).toBe('queue: connect ENOENT (and 59999 times before)');
    expect(lines[2]?.length).toBeLessThan(400);
  });
});
