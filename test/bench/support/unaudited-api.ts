import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AuditTrail } from '@clientst0r/audit';
import { ApiModule } from '../../../apps/api/src/api.module.js';
import { configureApplication } from '../../../apps/api/src/bootstrap.js';

/** The product but for one thing, which it has no switch for: events that are committed by themselves are not written. Its port is its parameter. */
AuditTrail.prototype.commit = () => Promise.resolve();

const app = await NestFactory.create<NestExpressApplication>(ApiModule, { bodyParser: false, bufferLogs: true });
configureApplication(app);
await app.listen(Number(process.argv[2]), '127.0.0.1');
