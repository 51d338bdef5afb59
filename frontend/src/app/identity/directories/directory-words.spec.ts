import { problemWords, runWords } from './directory-words';

const COUNTS = {
  people: 5000,
  groups: 500,
  created: 0,
  updated: 0,
  suspended: 0,
  restored: 0,
  roleChanges: 0,
  problems: 0,
  milliseconds: 900,
};
const run = (counts: Partial<typeof COUNTS>) =>
  ({ id: 'x', state: 'done', requestedAt: '', finishedAt: '', failure: null, counts: { ...COUNTS, ...counts } }) as const;

describe('a run in words', () => {
  it('tells what it changed, and nothing else', () => {
    expect(runWords(run({ created: 1200, suspended: 1 }))).toBe('5,000 people in 500 groups: 1,200 new, 1 suspended');
    expect(runWords(run({}))).toBe('5,000 people in 500 groups: nothing to change');
    expect(runWords(run({ people: 1, groups: 1 }))).toBe('1 person in 1 group: nothing to change');
    expect(runWords({ ...run({}), counts: null })).toBe('');
  });

  it('says why somebody was not taken over, also for reasons it does not know', () => {
    expect(problemWords('email-taken')).toContain('here already');
    expect(problemWords('last-owner')).toBe('last owner');
  });
});
