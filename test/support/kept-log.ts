import type { FactoryProvider } from '@nestjs/common';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { type Params, PARAMS_PROVIDER_TOKEN } from 'nestjs-pino';
import { Configuration, loggingModule } from '@clientst0r/platform';

/** The product's own logging, line by line into memory. */
export function keepTheLog(builder: TestingModuleBuilder, lines: string[]): TestingModuleBuilder {
  const provider = loggingModule('api').providers?.find(
    (candidate) => 'provide' in candidate && candidate.provide === PARAMS_PROVIDER_TOKEN,
  );
  const factory = (configuration: Configuration): Params => {
    const { pinoHttp, ...params } = (provider as FactoryProvider<Params>).useFactory(configuration) as { pinoHttp: [object] };
    return { ...params, pinoHttp: [pinoHttp[0], { write: (line: string) => void lines.push(line) }] };
  };
  return builder.overrideProvider(PARAMS_PROVIDER_TOKEN).useFactory({ factory, inject: [Configuration] });
}
