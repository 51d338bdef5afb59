import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, TooManyRequestsError } from '@clientst0r/platform';
import { addressBucket } from '@clientst0r/security';
import type { AccessedRequest } from './authenticated-request.js';
import { RateLimitExceeded } from './throttle.audit.js';
import { limitOf, LIMITS } from './throttled.decorator.js';

/** Counts in Redis, for each limit apart, by key or person where there is one and the limit is a person's, else by address. */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    @Inject(Reflector) reflector: Reflector,
    private readonly audit: AuditTrail,
  ) {
    super(options, storage, reflector);
  }

  protected override getTracker(request: AccessedRequest): Promise<string> {
    return Promise.resolve(request.origin?.address ?? 'unknown');
  }

  protected override generateKey(context: ExecutionContext, address: string): string {
    const limit = limitOf(context);
    const { actor, user } = context.switchToHttp().getRequest<AccessedRequest>();
    if (user?.apiKey) return `${limit}:key:${user.apiKey.key.id}`;
    const person = LIMITS[limit].per === 'user' ? actor?.userId : undefined;
    return `${limit}:${person ?? addressBucket(address)}`;
  }

  /** The first refusal of a window is told to the auditors, not each of a flood. */
  protected override async throwThrottlingException(
    context: ExecutionContext,
    detail: { totalHits: number; limit: number; timeToBlockExpire: number },
  ): Promise<void> {
    const { actor, origin, user } = context.switchToHttp().getRequest<AccessedRequest>();
    if (detail.totalHits === detail.limit + 1 && origin) {
      await this.audit.commit(actor ?? anonymousActor(origin), new RateLimitExceeded(limitOf(context), detail.limit, user?.apiKey?.key.id));
    }
    throw new TooManyRequestsError(detail.timeToBlockExpire);
  }
}
