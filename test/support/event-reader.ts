import { setTimeout as pause } from 'node:timers/promises';

export interface SeenChange {
  readonly thing: string;
  readonly id: string;
  readonly version: number;
}

/** Who listens to what changes in an organisation, as a browser does. */
export class EventReader {
  readonly names: string[] = [];
  readonly changes: SeenChange[] = [];
  isOver = false;
  private readonly stopping = new AbortController();

  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  /** Once the server has said that nothing is missed any more. */
  static async open(origin: string, organisationId: string, headers: Record<string, string>): Promise<EventReader> {
    const reader = new EventReader(`${origin}/api/v1/organisations/${organisationId}/monitoring-events`, headers);
    const status = await reader.begin();
    if (status !== 200) throw new Error(`answered ${status.toString()}`);
    await reader.until(() => reader.names.includes('ready'));
    return reader;
  }

  close(): void {
    this.stopping.abort();
  }

  /** @returns how long it took, in milliseconds */
  async until(condition: () => boolean, milliseconds = 5_000): Promise<number> {
    const begun = performance.now();
    for (; performance.now() - begun < milliseconds; await pause(10)) if (condition()) return performance.now() - begun;
    throw new Error(`It did not happen within ${milliseconds.toString()} ms: ${JSON.stringify(this.changes)}`);
  }

  private async begin(): Promise<number> {
    const response = await fetch(this.url, { headers: this.headers, signal: this.stopping.signal });
    const { status, body } = response;
    if (status !== 200 || !body) return status;
    expect([response.headers.get('content-type'), response.headers.get('x-accel-buffering')]).toEqual([
      'text/event-stream; charset=utf-8',
      'no',
    ]);
    void this.read(body).catch(() => undefined).finally(() => (this.isOver = true)); // prettier-ignore
    return status;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const part of body) {
      text += decoder.decode(part, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) this.take(message);
    }
  }

  private take(message: string): void {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/u.exec(message) ?? [];
    if (name === undefined || data === undefined) return;
    this.names.push(name);
    if (name === 'changes') this.changes.push(...(JSON.parse(data) as SeenChange[]));
  }
}
