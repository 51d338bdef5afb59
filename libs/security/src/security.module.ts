import { Global, Module } from '@nestjs/common';
import { Configuration } from '@clientst0r/platform';
import { AttemptGuard } from './attempt-guard.js';
import { CurrentAttemptLimits } from './attempt-limits.js';
import { BreachedPasswords } from './breach/breached-passwords.js';
import { PwnedPasswordsClient } from './breach/pwned-passwords.client.js';
import { TrustedProxies } from './client-address.js';
import { LockoutRegister } from './lockout-register.js';
import { RedisThrottlerStorage } from './redis-throttler.storage.js';

@Global()
@Module({
  providers: [
    AttemptGuard,
    BreachedPasswords,
    CurrentAttemptLimits,
    LockoutRegister,
    PwnedPasswordsClient,
    RedisThrottlerStorage,
    {
      provide: TrustedProxies,
      useFactory: (configuration: Configuration) => new TrustedProxies(configuration.trustedProxies),
      inject: [Configuration],
    },
  ],
  exports: [AttemptGuard, BreachedPasswords, LockoutRegister, PwnedPasswordsClient, RedisThrottlerStorage, TrustedProxies],
})
export class SecurityModule {}
