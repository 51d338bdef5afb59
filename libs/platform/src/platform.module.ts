import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { Configuration, loadConfiguration } from './configuration.js';
import { JobsModule } from './jobs/jobs.module.js';
import { KeyringModule } from './keyring/keyring.module.js';
import { CountryReader } from './network/country-reader.js';
import { connectRedis, REDIS, RedisCloser } from './redis.js';

@Global()
@Module({
  imports: [JobsModule, KeyringModule],
  providers: [
    Clock,
    CountryReader,
    { provide: Configuration, useFactory: () => loadConfiguration() },
    { provide: REDIS, useFactory: connectRedis, inject: [Configuration] },
    RedisCloser,
  ],
  exports: [Clock, Configuration, CountryReader, REDIS, KeyringModule],
})
export class PlatformModule {}
