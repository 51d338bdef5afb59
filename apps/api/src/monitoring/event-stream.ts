import { Readable } from 'node:stream';

/** Characters that wait for a reader who does not read; beyond it he is dropped, and has to begin anew. */
const MOST_WAITING = 1_048_576;
const PARTING_MILLISECONDS = 1_000;

/** The body of an answer in the format of server-sent events (HTML standard, section 9.2.5). */
export class EventStream extends Readable {
  private isOver = false;

  override _read(): void {
    // What comes is pushed.
  }

  send(event: string, data: unknown): void {
    this.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Who does not take the rest is cut off. */
  finish(): void {
    if (this.isOver || this.destroyed) return;
    this.isOver = true;
    this.push(null);
    setTimeout(() => this.destroy(), PARTING_MILLISECONDS).unref();
  }

  private write(text: string): void {
    if (this.isOver || this.destroyed) return;
    if (this.readableLength > MOST_WAITING) this.destroy();
    else this.push(text);
  }
}
