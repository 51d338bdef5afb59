import { Connections } from './connections.mjs';

/** Sends requests over kept-alive connections, `inFlight` at a time. Throws on any answer but 2xx. */
export class Load {
  constructor(origin, inFlight) {
    this.inFlight = inFlight;
    this.connections = new Connections(origin, inFlight);
  }

  /** Sorted milliseconds that each of `count` requests took; `requestOf(index)` gives `{ method, path, headers, body }`. */
  async run(count, requestOf) {
    const milliseconds = [];
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const request = requestOf(next);
        next += 1;
        const started = performance.now();
        const { statusCode, text } = await this.connections.request(request);
        milliseconds.push(performance.now() - started);
        if (statusCode >= 300) throw new Error(`${request.method} ${request.path}: ${statusCode} ${text}`);
      }
    };
    await Promise.all(Array.from({ length: this.inFlight }, worker));
    return milliseconds.sort((a, b) => a - b);
  }

  close() {
    this.connections.close();
  }
}

export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** One line a figure; `ratio` is value over reference. */
export function report(name, value, unit, reference, more = {}) {
  const round = (number) => Number(number.toPrecision(4));
  const compared = reference === undefined ? {} : { reference: round(reference), ratio: round(value / reference) };
  console.log(JSON.stringify({ name, value: round(value), unit, ...compared, ...more }));
}
