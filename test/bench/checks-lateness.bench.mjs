// checks-lateness.bench.mjs [--seconds=600] [--few=1000] [--many=10000] [--reduced]: how long after its time a check arrives, from the target's
// own access log; memory of the worker with few and with many checks, and whether it grows.
import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile, report } from './support/load.mjs';
import { Farm, memoryOf, Monitored, sizes } from './support/monitored.mjs';

const { seconds, few, many } = sizes({ seconds: 600, few: 1_000, many: 10_000 }, { seconds: 60, few: 1_000, many: 5_000 });
const SETTLING_SECONDS = 25;

const farm = await Farm.start();
const monitored = new Monitored();

async function watch(count, required) {
  await monitored.clear();
  await monitored.add(count, [`http://${farm.addresses.http[0]}`]);
  const worker = await monitored.startWorker();
  await pause(SETTLING_SECONDS * 1_000);
  await farm.clear();
  const memory = [];
  for (let second = 0; second < seconds; second += 5) {
    await pause(5_000);
    memory.push(memoryOf(worker));
  }
  const late = monitored.lateness(await farm.hits());
  await monitored.kill(worker);
  report(`checks-lateness-${count}`, quantile(late, 0.99), 'ms (p99)', undefined, {
    required, p50: Number(quantile(late, 0.5).toFixed(2)), max: Math.round(late.at(-1)), earliest: Math.round(late[0]), looks: late.length,
    expected: Math.round((count * seconds) / 20),
  }); // prettier-ignore
  const third = Math.ceil(memory.length / 3);
  return { middle: median(memory), grown: median(memory.slice(-third)) - median(memory.slice(0, third)) };
}

const small = await watch(few, '<= 5');
report(`checks-memory-${few}`, small.middle, 'MiB', undefined, { required: '<= 150', grownMiB: Number(small.grown.toFixed(1)), seconds });
const large = await watch(many, '<= 25');
report('checks-memory-each', ((large.middle - small.middle) * 1_024) / (many - few), 'KiB a further check', undefined, {
  required: '<= 15', grownMiB: Number(large.grown.toFixed(1)), seconds,
}); // prettier-ignore

await monitored.stop();
farm.stop();
