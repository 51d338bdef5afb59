import { availabilityOf, boundsOf, monthWords, percentOf, togetherOf } from './sla-report.js';
import { slaCsv } from './sla-csv.js';

it.each([
  [0, 0, null],
  [1, 0, 100],
  [0, 1, 0],
  [2, 1, 66.666],
  // Never rounded up to what was not reached.
  [999_999, 1, 99.999],
])('%d answered, %d failed: %p %%', (answered, failed, expected) => {
  expect(availabilityOf({ answered, failed })).toBe(expected);
});

it('takes all checks together by their looks', () => {
  const together = togetherOf([{ answered: 999, failed: 0 }, { answered: 0, failed: 1 }, { answered: 0, failed: 0 }]); // prettier-ignore
  expect([together, availabilityOf(together), monthWords('2026-10')]).toEqual([{ answered: 999, failed: 1 }, 99.9, 'October 2026']);
});

it('says unknown where nothing was asked', () => {
  expect(percentOf({ answered: 0, failed: 0 })).toBe('unknown');
});

it.each([
  ['2026-02', '2026-02-01', '2026-03-01'],
  ['2026-12', '2026-12-01', '2027-01-01'],
])('%s', (month, from, to) => {
  expect(boundsOf(month).map((at) => at.toISOString())).toEqual([`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`]);
});

it('is a file that a spreadsheet does not run', () => {
  const line = {
    checkId: 'c', name: '=1+1', kind: 'http', answered: 9, failed: 1, unknown: 2, maintained: 3, daysUnseen: 0, incidents: 1, minutesDown: 5, average: 12, slowest: 90,
  }; // prettier-ignore
  const report = { organisation: 'Acme', month: '2026-11', until: new Date(0), madeAt: new Date(0), lines: [line] };
  const [, row] = slaCsv(report).split('\r\n');
  expect(row).toBe('"\'=1+1","http","2026-11","90.000","9","1","2","3","0","1","5","12","90"');
});
