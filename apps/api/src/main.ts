import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Configuration } from '@clientst0r/platform';
import { ApiModule } from './api.module.js';
import { configureApplication } from './bootstrap.js';
import { createOpenApiDocument, setGlobalPrefix } from './openapi/document.js';

/** `main.js openapi` writes the contract without a database: only the shape of the controllers is looked at. */
if (process.argv[2] === 'openapi') {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule, { preview: true, logger: false, abortOnError: false });
  setGlobalPrefix(app);
  process.stdout.write(`${JSON.stringify(createOpenApiDocument(app), null, '\t')}\n`);
} else {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule, { bodyParser: false, bufferLogs: true, abortOnError: false });
  configureApplication(app);
  const { host, port } = app.get(Configuration).listen;
  await app.listen(port, host);
}
