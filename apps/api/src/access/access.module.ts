import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { RedisThrottlerStorage } from '@clientst0r/security';
import { SettingsService } from '@clientst0r/settings';
import { ProjectionInterceptor } from '../openapi/projection.interceptor.js';
import { createValidationPipe } from '../openapi/validation.pipe.js';
import type { AccessedRequest } from './authenticated-request.js';
import { AccessGuard } from './access.guard.js';
import { ApiKeyScopes } from './api-key-scopes.js';
import { ApiKeyUseInterceptor } from './api-key-use.interceptor.js';
import { CountryGuard } from './country.guard.js';
import { DeadlockRetryInterceptor } from './deadlock-retry.interceptor.js';
import { ProblemFilter } from './problem.filter.js';
import { QuickRoutes } from './quick-routes.js';
import { RequestForgeryGuard } from './request-forgery.guard.js';
import { RouteCheck } from './route.check.js';
import { ThrottleGuard } from './throttle.guard.js';
import { limitOf, LIMITS } from './throttled.decorator.js';

/** What stands before every handler, in this order: access, forgery, rate, country, validation. */
@Module({
  imports: [
    DiscoveryModule,
    ThrottlerModule.forRootAsync({
      inject: [SettingsService, RedisThrottlerStorage],
      useFactory: (settings: SettingsService, storage: RedisThrottlerStorage) => ({
        storage,
        setHeaders: false,
        throttlers: [
          {
            limit: async (context) => {
              const { requests } = LIMITS[limitOf(context)];
              const ofRoute = typeof requests === 'number' ? requests : await settings.get(requests);
              const { user } = context.switchToHttp().getRequest<AccessedRequest>();
              return Math.min(ofRoute, user?.apiKey?.key.requestsPerMinute ?? ofRoute);
            },
            ttl: (context) => LIMITS[limitOf(context)].seconds * 1000,
          },
        ],
      }),
    }),
  ],
  providers: [
    ApiKeyScopes,
    RouteCheck,
    QuickRoutes,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RequestForgeryGuard },
    { provide: APP_GUARD, useClass: ThrottleGuard },
    { provide: APP_GUARD, useClass: CountryGuard },
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: ApiKeyUseInterceptor },
    { provide: APP_INTERCEPTOR, useClass: ProjectionInterceptor },
    { provide: APP_INTERCEPTOR, useClass: DeadlockRetryInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [ApiKeyScopes],
})
export class AccessModule {}
