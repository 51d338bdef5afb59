import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/mariadb';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { configureApplication } from '../../apps/api/src/bootstrap.js';
import { ContractCheck, type OpenApiDocument } from './contract-check.js';
import { QueryWatch } from './query-watch.js';
import { useTestEnvironment } from './test-environment.js';

export interface TestApi {
  readonly app: NestExpressApplication;
  readonly orm: MikroORM;
  readonly watch: QueryWatch;
  readonly contract: ContractCheck;
  /** Answers that are not those of the contract. */
  readonly breaches: string[];
  /** A client that keeps no cookies. */
  readonly http: ReturnType<typeof supertest>;
}

export const FORGERY_HEADER = { 'x-requested-by': 'clientst0r' } as const;

const started: TestApi[] = [];

// Hooks must be there before the tests run: this file is imported by then, and `startTestApi` is called later.
afterAll(async () => {
  for (const { app } of started) await app.close();
  expect(started.flatMap(({ watch }) => watch.offences)).toEqual([]);
  expect(started.flatMap(({ breaches }) => breaches)).toEqual([]);
});

/** The whole api on this worker's database. After the file's tests it is closed, and no statement may have forgotten its organisation. */
export async function startTestApi(
  customise: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<TestApi> {
  await useTestEnvironment();
  const module = await customise(Test.createTestingModule({ imports: [ApiModule] })).compile();
  const app = configureApplication(module.createNestApplication<NestExpressApplication>({ bodyParser: false, bufferLogs: true }));
  await app.listen(0, '127.0.0.1');
  const orm: MikroORM = app.get<MikroORM>(MikroORM);
  const watch = new QueryWatch(orm);
  const http = supertest(await app.getUrl());
  const contract = new ContractCheck((await http.get('/api/openapi.json').expect(200)).body as OpenApiDocument);
  const breaches: string[] = [];
  const api = { app, orm, watch, contract, breaches, http };
  started.push(api);
  return api;
}
