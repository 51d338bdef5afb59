// A process of targets on loopback addresses: answers `GET /c/NUMBER` and notes when it was asked, as an access log does; dead ones take
// the connection and never answer. Driven by messages of its parent: {start: {...}}, 'clear', 'hits'.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createSilentServer } from 'node:net';

let numbers = [];
let times = [];

function answer(request, response) {
  numbers.push(Number(request.url.slice(3)));
  times.push(performance.timeOrigin + performance.now());
  response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end('alive');
}

const listening = (server, host) =>
  new Promise((resolve) => server.listen({ port: 0, host, backlog: 4096 }, () => resolve(`${host}:${server.address().port}`)));

async function start({ hosts, deadHosts, key, certificate }) {
  const keys = key && { key: readFileSync(key), cert: readFileSync(certificate) };
  return {
    http: await Promise.all(hosts.map((host) => listening(createServer(answer), host))),
    https: keys ? [await listening(createSecureServer(keys, answer), hosts[0])] : [],
    dead: await Promise.all(
      deadHosts.map((host) =>
        listening(
          createSilentServer((socket) => socket.on('error', () => undefined)),
          host,
        ),
      ),
    ),
  };
}

process.on('message', async (message) => {
  if (message.start) process.send(await start(message.start));
  if (message === 'hits') process.send({ numbers, times });
  if (message !== 'clear' && message !== 'hits') return;
  numbers = [];
  times = [];
  if (message === 'clear') process.send('cleared');
});
process.on('disconnect', () => process.exit());
