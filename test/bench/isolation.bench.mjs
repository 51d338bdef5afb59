// isolation.bench.mjs [--healthy=1500] [--dead=500] [--seconds=120] [--reduced]: how late checks of healthy targets are while others take connections
// and never answer. Targets are spread over addresses as those of clients are; the time limit is ten seconds.
import { setTimeout as pause } from 'node:timers/promises';
import { quantile, report } from './support/load.mjs';
import { Farm, Monitored, sizes } from './support/monitored.mjs';

const { healthy, dead, seconds } = sizes({ healthy: 1_500, dead: 500, seconds: 120 }, { healthy: 600, dead: 200, seconds: 40 });
const HOSTS = 50;

const addresses = (net) => Array.from({ length: HOSTS }, (_, index) => `127.0.${net}.${index + 1}`);
const farm = await Farm.start({ hosts: addresses(3), deadHosts: addresses(2) });
const monitored = new Monitored();
await monitored.add(healthy, farm.addresses.http.map((address) => `http://${address}`)); // prettier-ignore
await monitored.add(dead, farm.addresses.dead.map((address) => `http://${address}`)); // prettier-ignore
await monitored.startWorker();
await pause(60_000);
await farm.clear();
await pause(seconds * 1_000);
const late = monitored.lateness(await farm.hits());
report('isolation', quantile(late, 0.99), 'ms (p99 of the healthy)', undefined, {
  required: '<= 100', p50: Number(quantile(late, 0.5).toFixed(2)), max: Math.round(late.at(-1)), looks: late.length, expected: Math.round((healthy * seconds) / 20),
}); // prettier-ignore

await monitored.stop();
farm.stop();
