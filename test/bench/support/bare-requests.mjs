// bare-requests.mjs URL COUNT PACE [CA]: the floor: the same requests by Node alone, each on a connection of its own; eight at a time, or, after
// as many of those, one every PACE milliseconds.
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { setInterval } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';

const [url, count, pace, authority] = process.argv.slice(2);
const secureContext = authority && createSecureContext({ ca: readFileSync(authority) });
const { get } = url.startsWith('https:') ? https : http;

const ask = (number) =>
  new Promise((resolve, reject) => {
    const options = { agent: false, ...(secureContext ? { secureContext } : {}) };
    get(`${url}/c/${number}`, options, (response) => response.resume().once('end', resolve)).once('error', reject);
  });

let next = 0;
const one = async () => {
  while (next < count) await ask(next++);
};
await Promise.all(Array.from({ length: 8 }, one));
let before = { user: 0, system: 0 };
if (Number(pace) > 0) {
  before = process.cpuUsage();
  for await (const _ of setInterval(Number(pace))) {
    void ask(next++);
    if (next >= 2 * count) break;
  }
}
const { user, system } = process.cpuUsage();
process.send((user + system - before.user - before.system) / 1_000 / count);
