// bare-requests.mjs URL COUNT [CA]: the floor: the same requests by Node alone, each on a connection of its own, eight at a time.
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { createSecureContext } from 'node:tls';

const [url, count, authority] = process.argv.slice(2);
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
const { user, system } = process.cpuUsage();
process.send((user + system) / 1_000 / count);
