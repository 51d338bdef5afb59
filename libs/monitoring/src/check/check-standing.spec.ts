import fc from 'fast-check';
import type { ProbeOutcome } from '../probe/probe-result.js';
import { isInDoubt, shownState, standingAfter, UNKNOWN, type Standing, type Thresholds } from './check-standing.js';

const OUTCOMES: Readonly<Record<string, ProbeOutcome>> = { s: 'success', g: 'degraded', f: 'failure', i: 'inconclusive' };
const thresholds: Thresholds = { failuresBeforeDown: 3, successesBeforeUp: 2 };

function run(outcomes: string, limits = thresholds, from: Standing = UNKNOWN): Standing[] {
  let standing = from;
  return [...outcomes].map((letter) => (standing = standingAfter(standing, OUTCOMES[letter] ?? 'inconclusive', limits)));
}
const LETTERS = { up: 'u', degraded: 'g', down: 'd', unreachable: 'r', unknown: '?' };
const states = (outcomes: string, limits = thresholds): string => run(outcomes, limits).map(({ state }) => LETTERS[state]).join(''); // prettier-ignore

describe('the standing of a check', () => {
  it.each([
    ['s', 'u'],
    ['f', '?'],
    ['ff', '??'],
    ['fff', '??d'],
    ['ffs', '??u'],
    ['sff', 'uuu'],
    ['sfff', 'uuud'],
    ['sffsff', 'uuuuuu'],
    ['fffs', '??dd'],
    ['fffss', '??ddu'],
    ['fffsfs', '??dddd'],
    ['fffsfss', '??ddddu'],
    ['g', 'g'],
    ['sg', 'ug'],
    ['gs', 'gu'],
    ['gff', 'ggg'],
    ['fffg', '??dd'],
    ['fffgg', '??ddg'],
    ['fffsg', '??ddg'],
    ['si', 'u?'],
    ['fffi', '??d?'],
    ['fffis', '??d?u'],
    ['ffif', '????'],
    ['iiii', '????'],
    ['siff', 'u???'],
    ['sfif', 'uu??'],
  ])('after %s shows %s (u up, d down, ? unknown)', (outcomes, shown) => {
    expect(states(outcomes)).toBe(shown);
  });

  it('changes at once with thresholds of one', () => {
    expect(states('sfsf', { failuresBeforeDown: 1, successesBeforeUp: 1 })).toBe('udud');
  });

  const outcome = fc.constantFrom<ProbeOutcome>('success', 'failure', 'inconclusive');
  const limits = fc.record({ failuresBeforeDown: fc.integer({ min: 1, max: 20 }), successesBeforeUp: fc.integer({ min: 1, max: 20 }) });

  it('is never up without a success since the last inconclusive look, and never down without enough failures in a row', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), limits, (outcomes, chosen) => {
        let standing = UNKNOWN;
        outcomes.forEach((one, index) => {
          standing = standingAfter(standing, one, chosen);
          const known = outcomes.slice(outcomes.lastIndexOf('inconclusive', index) + 1, index + 1);
          if (standing.state === 'up') expect(known).toContain('success');
          if (standing.state === 'down')
            expect(known.join(' ')).toContain(Array<string>(chosen.failuresBeforeDown).fill('failure').join(' '));
          if (one === 'inconclusive') expect(standing.state).toBe('unknown');
        });
      }),
    );
  });

  it('keeps streaks within one byte', () => {
    expect(run('f'.repeat(1000)).at(-1)?.failures).toBeLessThanOrEqual(255);
    expect(run('s'.repeat(1000)).at(-1)?.successes).toBeLessThanOrEqual(255);
  });

  it.each([
    ['s', false], ['sf', true], ['sff', true], ['sfff', false], ['sffff', false], ['fffs', true], ['fffss', false], ['f', true], ['i', false],
  ])('after %s is in doubt: %s', (outcomes, doubt) => {
    expect(isInDoubt(run(outcomes).at(-1) ?? UNKNOWN)).toBe(doubt);
  }); // prettier-ignore

  it('shows a state only while looks are on time', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
    expect(shownState(false, 'up', at(30), now)).toBe('up');
    expect(shownState(false, 'up', at(-80), now)).toBe('up');
    expect(shownState(false, 'up', at(-91), now)).toBe('unknown');
    expect(shownState(false, 'down', at(-3600), now)).toBe('unknown');
    expect(shownState(true, 'up', at(30), now)).toBe('paused');
  });
});
