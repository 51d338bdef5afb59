import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { WorkerModule } from './worker.module.js';

const app = await NestFactory.createApplicationContext(WorkerModule, { bufferLogs: true, abortOnError: false });
app.useLogger(app.get(Logger));
app.enableShutdownHooks();
app.get(Logger).log('The worker takes jobs');
