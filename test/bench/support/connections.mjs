import { once } from 'node:events';
import { connect } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';
/** Less than a server waits before it hangs up. */
const IDLE_MILLISECONDS = 1_000;

/**
 * Kept-alive HTTP/1.1 connections (RFC 9112) that know no more than these benchmarks need: whoever makes the load runs on the
 * processors that it measures, and a client for everybody takes as much of them as the answer.
 */
export class Connections {
  /** @param origin `http://127.0.0.1:8480` */
  constructor(origin, count) {
    const { hostname, port } = new URL(origin);
    this.all = Array.from({ length: count }, () => new Connection(hostname, Number(port)));
    this.free = [...this.all];
    this.waiting = [];
  }

  /** @returns `{ statusCode, head, text }`; waits for a connection when all are taken */
  async request({ method, path, headers, body = '' }) {
    const connection = this.free.pop() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    try {
      return await connection.request(method, path, headers, body);
    } finally {
      const next = this.waiting.shift();
      if (next) next(connection);
      else this.free.push(connection);
    }
  }

  close() {
    for (const connection of this.all) connection.close();
  }
}

class Connection {
  constructor(host, port) {
    this.address = { host, port, noDelay: true };
    this.socket = null;
    this.usedAt = -Infinity;
    this.received = null;
    this.settle = null;
  }

  async request(method, path, headers, body) {
    if (performance.now() - this.usedAt > IDLE_MILLISECONDS) await this.open();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = body === '' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    this.settle = Promise.withResolvers();
    this.socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.address.host}\r\n${lines.join('')}${length}\r\n${body}`);
    const answer = await this.settle.promise;
    this.usedAt = performance.now();
    return answer;
  }

  async open() {
    this.close();
    const socket = connect(this.address);
    this.socket = socket;
    await once(socket, 'connect');
    socket.on('data', (chunk) => this.take(chunk));
    for (const event of ['error', 'close']) {
      socket.on(event, () => {
        if (socket === this.socket) this.settle?.reject(new Error('The server has hung up'));
      });
    }
  }

  close() {
    const socket = this.socket;
    this.socket = null;
    socket?.destroy();
  }

  take(chunk) {
    this.received = this.received === null ? chunk : Buffer.concat([this.received, chunk]);
    const end = this.received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = this.received.latin1Slice(0, end);
    const statusCode = Number(head.slice(9, 12));
    const body = end + END_OF_HEAD.length;
    const length = statusCode === 204 ? 0 : Number(/\r\ncontent-length: (\d+)/iu.exec(head)?.[1]);
    if (Number.isNaN(length)) {
      this.settle.reject(new Error('An answer of unknown length'));
      return;
    }
    if (this.received.length < body + length) return;
    const text = this.received.utf8Slice(body, body + length);
    this.received = null;
    this.settle.resolve({ statusCode, head, text });
  }
}
