export * from './attempt-guard.js';
export { DEFAULT_ATTEMPT_LIMITS } from './attempt-limits.js';
export { addressBucket, addressKind, AddressRanges, clientAddress, normalAddress, TrustedProxies } from './client-address.js';
export { type Lockout, LockoutRegister } from './lockout-register.js';
export { RedisThrottlerStorage } from './redis-throttler.storage.js';
export { SecurityModule } from './security.module.js';
export { THROTTLE_LIMITS } from './throttle-limits.js';
