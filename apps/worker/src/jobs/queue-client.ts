import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { bullConnection, Configuration } from '@clientst0r/platform';

/** The client that all queues write by; each asks for its next job by a duplicate, since that waits. */
export const QUEUE_CLIENT = Symbol('QUEUE_CLIENT');

// BullMQ defines its sixty scripts for each client. One serves them all: it says by itself on which connection it is sent.
const scripts: Redis['scriptsSet'] = {};
const methods = new Map<string, Partial<Redis>>();

function sharingScripts(client: Redis): Redis {
  const [define, duplicate] = [client.defineCommand.bind(client), client.duplicate.bind(client)];
  const defineOnce: Redis['defineCommand'] = (name, definition) => {
    const known = methods.get(name);
    if (known) return void Object.assign(client, known);
    define(name, definition);
    methods.set(name, Object.fromEntries(Object.entries(client).filter(([key]) => key === name || key === `${name}Buffer`)));
  };
  return Object.assign(client, {
    scriptsSet: scripts,
    defineCommand: defineOnce,
    duplicate: (override: Parameters<Redis['duplicate']>[0]) => sharingScripts(duplicate(override)),
  });
}

/** What is sent within a turn of the event loop goes out in one write, which wakes Redis once: jobs of several queues come at the same moments. */
function writingTogether(client: Redis): Redis {
  const send = client.sendCommand.bind(client);
  const sendCommand: Redis['sendCommand'] = (command, stream) => {
    const socket = client.stream as Redis['stream'] | null;
    if (socket?.writableCorked === 0) {
      socket.cork();
      setImmediate(() => {
        socket.uncork();
      });
    }
    return send(command, stream);
  };
  return Object.assign(client, { sendCommand });
}

export function createQueueClient(configuration: Configuration): Redis {
  return writingTogether(sharingScripts(new Redis(bullConnection(configuration))));
}

@Injectable()
class QueueClientCloser implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_CLIENT) private readonly client: Redis) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.client.status === 'ready') await this.client.quit();
    else this.client.disconnect();
  }
}

@Module({
  providers: [{ provide: QUEUE_CLIENT, inject: [Configuration], useFactory: createQueueClient }, QueueClientCloser],
  exports: [QUEUE_CLIENT],
})
export class QueueClientModule {}
