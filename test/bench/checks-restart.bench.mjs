// checks-restart.bench.mjs [--checks=1000] [--reduced]: after kill -9 of the only worker, with another one started at once: how long until every
// check has run again, and the busiest second in relation to the mean.
import { setTimeout as pause } from 'node:timers/promises';
import { report } from './support/load.mjs';
import { Farm, Monitored, sizes } from './support/monitored.mjs';

const { checks } = sizes({ checks: 1_000 }, { checks: 300 });
const INTERVAL = 20;
const WATCHED_SECONDS = 60;

const farm = await Farm.start();
const monitored = new Monitored();
await monitored.add(checks, [`http://${farm.addresses.http[0]}`]);
const worker = await monitored.startWorker();
await pause((INTERVAL + 5) * 1_000);

await monitored.kill(worker);
await farm.clear();
const killedAt = Date.now();
await monitored.startWorker();
await pause(WATCHED_SECONDS * 1_000);
const { numbers, times } = await farm.hits();
const first = new Map();
const seconds = new Map();
for (const [index, number] of numbers.entries()) {
  if (!first.has(number)) first.set(number, times[index] - killedAt);
  const second = Math.floor((times[index] - killedAt) / 1_000);
  seconds.set(second, (seconds.get(second) ?? 0) + 1);
}
const missing = checks - first.size;
report('checks-restart', missing === 0 ? Math.max(...first.values()) / 1_000 : Infinity, 's until all have run', undefined, {
  required: `<= ${INTERVAL + 5}`, missing,
}); // prettier-ignore
report('checks-restart-rush', Math.max(...seconds.values()), 'checks in the busiest second', checks / INTERVAL, { required: 'ratio <= 2' });

await monitored.stop();
farm.stop();
