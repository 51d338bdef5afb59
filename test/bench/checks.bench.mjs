// checks.bench.mjs [--seconds=60] [--many=10000] [--most=50000] [--reduced]: CPU of worker, MariaDB and Redis together, for each second in which
// there is nothing to do (of which each check of a small deployment pays its part), and for each check that was run and stored, at 1,000 checks every 20 s and at `many`, by HTTP and HTTPS (ECDSA, full handshake); how many are stored a second at most.
// Reference, in the same run: Node alone sending the same requests, as fast as it can; for the small deployment also as seldom as it does.
import { setTimeout as pause } from 'node:timers/promises';
import { report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { bareLoop, Farm, Monitored, sizes } from './support/monitored.mjs';

const { seconds, many, most } = sizes({ seconds: 60, many: 10_000, most: 50_000 }, { seconds: 20, many: 4_000, most: 20_000 });
/** From when on it is measured: a worker runs for months, and V8 compiles for most of its first thousands of checks. */
const SETTLED = { checks: 5_000, seconds: 100 };
const FEW = 1_000;
/** Until every check has had its first turn. */
const SHORTEST_SECONDS = 22;

async function settle() {
  await pause(SHORTEST_SECONDS * 1_000);
  for (let second = SHORTEST_SECONDS; second < SETTLED.seconds && (await monitored.stored()) < SETTLED.checks; second += 1)
    await pause(1_000);
}

const farm = await Farm.start({ tls: true });
const monitored = new Monitored();
const urls = { http: `http://${farm.addresses.http[0]}`, https: `https://${farm.addresses.https[0]}` };

async function cpuOfEach(count, kind) {
  await monitored.clear();
  await monitored.add(count, [urls[kind]], kind === 'https' ? { authority: farm.authority } : {});
  const worker = await monitored.startWorker();
  await settle();
  await farm.clear();
  const before = await monitored.stored();
  const { each, total } = await measureCpu({ worker: worker.pid, ...servicePids() }, () => pause(seconds * 1_000));
  const asked = (await farm.hits()).numbers.length;
  const stored = (await monitored.stored()) - before;
  await monitored.kill(worker);
  const authority = kind === 'https' ? farm.authority : null;
  const bare = await bareLoop(urls[kind], Math.min(20_000, asked), authority);
  // What a process that was asleep pays for a single request.
  const atSamePace = count === FEW ? { bareAtSamePace: await bareLoop(urls[kind], 1_000, authority, 20_000 / FEW) } : {};
  const milliseconds = Object.fromEntries(
    Object.entries(each).map(([name, value]) => [name, Number(((value * 1_000) / asked).toPrecision(3))]),
  );
  return {
    value: (total * 1_000) / asked,
    bare,
    more: { asked, stored, aSecond: Math.round(asked / seconds), ...milliseconds, ...atSamePace },
  };
}

const idle = await monitored.startWorker();
await settle();
const { each: parts, total: whole } = await measureCpu({ worker: idle.pid, ...servicePids() }, () => pause(seconds * 1_000));
const aSecond = (value) => Number(((value * 1_000) / seconds).toPrecision(3));
report('checks-idle', aSecond(whole), 'ms of CPU a second without any check', undefined, Object.fromEntries(
  Object.entries(parts).map(([name, value]) => [name, aSecond(value)]),
)); // prettier-ignore
await monitored.kill(idle);

for (const [kind, required] of [
  ['http', '<= 1.2 ms'],
  ['https', '<= 3.1 ms'],
]) {
  const { value, bare, more } = await cpuOfEach(FEW, kind);
  report(`checks-${kind}-${FEW}`, value, 'ms of CPU a check', bare, { required, ...more });
}
for (const [kind, required] of [
  ['http', 'ratio <= 3.0'],
  ['https', 'ratio <= 1.3'],
]) {
  const { value, bare, more } = await cpuOfEach(many, kind);
  report(`checks-${kind}-${many}`, value, 'ms of CPU a check', bare, { required, ...more });
}

await monitored.clear();
await monitored.add(most, [urls.http]);
await monitored.startWorker();
await settle();
const before = await monitored.stored();
await pause(seconds * 1_000);
report('checks-capacity', ((await monitored.stored()) - before) / seconds, 'stored checks/s', undefined, {
  required: '>= 2000',
  asked: most / 20,
});

await monitored.stop();
farm.stop();
