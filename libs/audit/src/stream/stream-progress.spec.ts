import { LARGEST_BATCH, StreamProgress } from './stream-progress.entity.js';

const NOW = new Date('2026-11-24T10:00:00Z');
const secondsUntilNext = ({ nextAttemptAt }: StreamProgress): number => (nextAttemptAt.getTime() - NOW.getTime()) / 1000;

function progress(position = 100): StreamProgress {
  return new StreamProgress('01a20d8e-5095-79f7-89dc-1417528e6631', position, NOW);
}

it('moves on by whole batches', () => {
  const stream = progress();
  stream.begin(150, NOW, NOW);
  stream.taken(50, true, NOW);
  expect(stream).toMatchObject({ position: 150, repeatFrom: null, batchEnd: null, delivered: 50, failures: 0 });
});

it('sends the batch before once more to a receiver that cannot say what it kept, and once only', () => {
  const stream = progress();
  stream.begin(150, NOW, NOW);
  stream.taken(50, false, NOW);
  stream.begin(200, NOW, NOW);
  stream.failed('away', false, null, NOW);
  expect(stream).toMatchObject({ position: 100, batchEnd: 150 });
  stream.failed('away', false, null, NOW);
  expect(stream).toMatchObject({ position: 100, batchEnd: 150 });
});

it('waits longer with each failure, at most five minutes, or as long as it is asked to, at most an hour', () => {
  const stream = progress();
  const waits = Array.from({ length: 11 }, () => {
    stream.failed('away', false, null, NOW);
    return secondsUntilNext(stream);
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  const asked = progress();
  asked.failed('busy', false, 90, NOW);
  expect(secondsUntilNext(asked)).toBe(90);
  asked.failed('busy', false, 999_999, NOW);
  expect(secondsUntilNext(asked)).toBe(3_600);
});

it('makes smaller batches for a receiver that finds them too large, down to one event, and larger ones again', () => {
  const stream = progress();
  for (let round = 0; round < 12; round += 1) stream.failed('too large', true, null, NOW);
  expect(stream.batchLimit).toBe(1);
  for (let round = 0; round < 12; round += 1) {
    stream.begin(stream.position + stream.batchLimit, NOW, NOW);
    stream.taken(stream.batchLimit, true, NOW);
  }
  expect(stream.batchLimit).toBe(LARGEST_BATCH);
});
