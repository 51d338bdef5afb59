import 'reflect-metadata';
import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { MikroORM, RequestContext } from '@mikro-orm/mariadb';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, AuditStreamModule, StreamService } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { type Actor, PlatformModule, SecretText } from '@clientst0r/platform';
import { Rsyslog } from '../../support/rsyslog.js';
import { TestCertificates } from '../../support/test-certificates.js';

const TOKEN = 'b5a79aad-d822-46cc-80d1-819f80d7bfb0';

@Module({ imports: [PlatformModule, DatabaseModule, AuditModule, AuditStreamModule] })
class Product {}

export interface StreamReceivers {
  /** A new stream from the oldest event on; its id. */
  readonly create: (kind: 'syslog' | 'splunk-hec') => Promise<string>;
  /** Events that a receiver has. */
  readonly received: (kind: 'syslog' | 'splunk-hec') => number;
  readonly close: () => Promise<void>;
}

/** Debian's rsyslog, and a server that takes what Splunk's collector takes: both over TLS, both counting. */
export async function streamReceivers(): Promise<StreamReceivers> {
  const application = await NestFactory.createApplicationContext(Product, { logger: ['error'] });
  const certificates = new TestCertificates();
  const rsyslog = await Rsyslog.start(certificates, certificates.issue('server', 'IP:127.0.0.1'));
  const client = certificates.issue('client', 'DNS:clientst0r');
  const { certificate: cert, key } = certificates.issue('collector', 'IP:127.0.0.1');
  let events = 0;
  const collector = createServer({ cert, key }, (request, response) => {
    let lines = 1;
    request.on('data', (chunk: Buffer) => { for (const byte of chunk) if (byte === 10) lines += 1; }); // prettier-ignore
    request.on('end', () => {
      events += lines;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"text":"Success","code":0}');
    });
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const { port } = collector.address() as AddressInfo;
  const actor: Actor = { userId: randomUUIDv7(), name: 'Bench', sessionId: null, reauthenticatedAt: null, organisationId: null, permissions: new Set(), address: '127.0.0.1', userAgent: '', requestId: '' }; // prettier-ignore
  const streams = {
    syslog: { url: `tls://127.0.0.1:${rsyslog.port}`, certificate: client.certificate, secret: client.key },
    'splunk-hec': { url: `https://127.0.0.1:${port}/services/collector/event`, certificate: null, secret: TOKEN },
  };
  return {
    create: async (kind) => {
      const { secret, ...target } = streams[kind];
      const input = { name: kind, kind, authority: certificates.authority, index: null, compressed: false, ...target };
      const made = await RequestContext.create(application.get(MikroORM).em, () =>
        application.get(StreamService).create(actor, input, SecretText.of(secret), 'beginning'),
      );
      return made.id;
    },
    received: (kind) => (kind === 'syslog' ? rsyslog.messages().length : events),
    close: async () => {
      collector.close();
      await rsyslog.remove();
      certificates.remove();
      await application.close();
    },
  };
}
