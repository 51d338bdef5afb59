import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Configuration } from '@clientst0r/platform';
import { ApiModule } from './api.module.js';
import { configureApplication } from './bootstrap.js';

const app = await NestFactory.create<NestExpressApplication>(ApiModule, { bodyParser: false, bufferLogs: true, abortOnError: false });
configureApplication(app);
const { host, port } = app.get(Configuration).listen;
await app.listen(port, host);
