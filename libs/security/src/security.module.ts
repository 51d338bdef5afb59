import { Global, Module } from '@nestjs/common';
import { Configuration } from '@clientst0r/platform';
import { AttemptGuard } from './attempt-guard.js';
import { CurrentAttemptLimits } from './attempt-limits.js';
import { BreachedPasswords } from './breach/breached-passwords.js';
import { BreachRanges } from './breach/breach-ranges.js';
import { OfflineCorpus } from './breach/offline/offline-corpus.js';
import { PwnedPasswordsClient } from './breach/pwned-passwords.client.js';
import { TrustedProxies } from './client-address.js';
import { LockoutRegister } from './lockout-register.js';
import { RedisThrottlerStorage } from './redis-throttler.storage.js';

@Global()
@Module({
  providers: [
    AttemptGuard,
    BreachedPasswords,
    BreachRanges,
    CurrentAttemptLimits,
    LockoutRegister,
    OfflineCorpus,
    PwnedPasswordsClient,
    RedisThrottlerStorage,
    {
      provide: TrustedProxies,
      useFactory: (configuration: Configuration) => new TrustedProxies(configuration.trustedProxies),
      inject: [Configuration],
    },
  ],
  exports: [AttemptGuard, BreachedPasswords, BreachRanges, LockoutRegister, OfflineCorpus, RedisThrottlerStorage, TrustedProxies],
})
export class SecurityModule {}
