import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer, type Socket } from 'node:net';
import { AddressRules } from '@clientst0r/platform';
import { AddressGate } from '../../libs/monitoring/src/probe/address-gate.js';
import { NameResolver } from '../../libs/monitoring/src/probe/name-resolver.js';

const open: { close(): unknown }[] = [];

/** After each test: whatever was opened here. */
export function closePeers(): void {
  for (const each of open.splice(0)) each.close();
}

export function keepOpen(peer: { close(): unknown }): void {
  open.push(peer);
}

export function listen(server: Server | RawServer, host = '127.0.0.1'): Promise<number> {
  open.push(server);
  return new Promise((resolve) => server.listen(0, host, () => { resolve((server.address() as AddressInfo).port); })); // prettier-ignore
}
export const serve = (handler: RequestListener, host?: string): Promise<number> => listen(createServer(handler), host);
export const serveRaw = (handler: (socket: Socket) => unknown, host?: string): Promise<number> =>
  listen(
    createRawServer((socket) => {
      socket.on('error', () => undefined);
      open.push({ close: () => socket.destroy() });
      handler(socket);
    }),
    host,
  );

/** A port where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createRawServer();
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); })); // prettier-ignore
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Answers A queries with the next address of a list (the last one stays; several at once are parted by commas), AAAA with `::1` if told to. */
export async function nameServer(answers: readonly string[], alsoSix = false): Promise<{ address: string; asked: () => number }> {
  let asked = 0;
  const socket: UdpSocket = createSocket('udp4');
  socket.on('message', (query, peer) => {
    const isSix = query.indexOf(Buffer.from([0, 0, 28, 0, 1])) > 0;
    const isA = query.readUInt16BE(query.length - 4) === 1 || query.indexOf(Buffer.from([0, 0, 1, 0, 1])) > 0;
    const answer = isA ? answers[Math.min(asked++, answers.length - 1)] : undefined;
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const addresses = answer ? answer.split(',') : alsoSix && isSix ? ['::1'] : [];
    const header = Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x80, 0, 1, 0, addresses.length, 0, 0, 0, 0])]);
    const records = addresses.map((each) =>
      isSix
        ? Buffer.from([0xc0, 0x0c, 0, 28, 0, 1, 0, 0, 0, 0, 0, 16, ...Array.from({ length: 15 }, () => 0), 1])
        : Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...each.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([header, question, ...records]), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  open.push(socket);
  return { address: `127.0.0.1:${socket.address().port.toString()}`, asked: () => asked };
}

/** The way of all probers to addresses, with ranges and name servers of the test's own. */
export function gateOf(allowed: readonly string[] = ['127.0.0.0/8', '::1'], servers: readonly string[] = []): AddressGate {
  const resolver = new NameResolver(servers);
  open.push(resolver);
  return new AddressGate(resolver, new AddressRules({ allowed, ownPorts: [], ownAddresses: () => [] }));
}

/** An internal address, in ways that some program reads as one (D61). */
export const INTERNAL_SPELLINGS = [
  '127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.0.0.1', '0x7F.1', '017700000001', '0177.0.0.1', '0177.0.0.0x1', '00177.1',
  '127.0.0.1.', '127.000.000.001', '%31%32%37.0.0.1', '１２７.0.0.1', '①②⑦.⓪.⓪.①', '127。0。0。1', '127．1', '0', '0.0.0.0', '0x0', '[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[0000::1]',
  '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:0:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]',
  '[fe80::1]', '[fc00::1]', '[fd00:ec2::254]', '[ff02::1]', '169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518', '[::ffff:a9fe:a9fe]',
  '10.0.0.1', '0x0a.0.0.1', '172.16.0.1', '192.168.0.1', '192.168.257', '100.64.0.1', '100.100.100.200', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255', '168.63.129.16',
]; // prettier-ignore

export const INTERNAL_NAMES = [
  'localtest.me',
  '127.0.0.1.nip.io',
  'metadata.google.internal',
  'LOCALHOST',
  'localhost.',
  'spoofed.burpcollaborator.net',
  'ⓔxample.test',
  'xn--nxasmq6b.test',
];
