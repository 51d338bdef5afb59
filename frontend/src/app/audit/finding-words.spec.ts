import type { DetectionFindingDto } from '../api/models';
import { causesOf, findingWords } from './finding-words';

const FINDING: DetectionFindingDto = {
  id: 'f1',
  rule: 'reveal-burst',
  at: '2026-11-24T10:00:00.000Z',
  actorId: 'u1',
  actorName: 'Dana Sands',
  count: 21,
  eventId: 'e1',
  details: { address: '203.0.113.9', threshold: 20, windowMinutes: 10 },
  acknowledgedAt: null,
  acknowledgedByName: null,
  reason: null,
};

it('tells what was found in a sentence', () => {
  expect(findingWords(FINDING)).toBe('Dana Sands was given 21 secrets within 10 min from 203.0.113.9.');
  expect(findingWords({ ...FINDING, rule: 'refusals', actorId: null, actorName: '', count: 20 })).toBe(
    '20 refusals or failures of 203.0.113.9 within 10 min.',
  );
});

it('leads to the events within its window', () => {
  expect(causesOf(FINDING)).toEqual({
    actorId: 'u1',
    category: 'vault',
    from: '2026-11-24T09:50:00.000Z',
    to: '2026-11-24T10:01:00.000Z',
  });
  expect(causesOf({ ...FINDING, rule: 'refusals', actorId: null })).toMatchObject({ address: '203.0.113.9' });
  expect(causesOf({ ...FINDING, rule: 'first-organisation' })).toBeUndefined();
});
