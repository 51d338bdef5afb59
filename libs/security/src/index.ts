export * from './attempt-guard.js';
export { BreachedPasswords } from './breach/breached-passwords.js';
export { type BreachHash, breachHash } from './breach/breach-hash.js';
export { BREACH_SOURCES, BreachRanges, type BreachSource } from './breach/breach-ranges.js';
export { CorpusFile, verifyCorpus } from './breach/offline/corpus-file.js';
export type { CorpusDescription } from './breach/offline/corpus-format.js';
export { importCorpus } from './breach/offline/corpus-import.js';
export { OfflineCorpus } from './breach/offline/offline-corpus.js';
export { DEFAULT_ATTEMPT_LIMITS } from './attempt-limits.js';
export { addressBucket, addressKind, AddressRanges, clientAddress, normalAddress, TrustedProxies } from './client-address.js';
export {
  admitsCountry,
  COUNTRY_MODES,
  type CountryTerms,
  isCountry,
  isWithoutCountry,
  MOST_COUNTRIES,
  UNKNOWN_COUNTRIES,
} from './country-terms.js';
export { type Lockout, LockoutRegister } from './lockout-register.js';
export { RedisThrottlerStorage } from './redis-throttler.storage.js';
export { SecurityModule } from './security.module.js';
export { THROTTLE_LIMITS } from './throttle-limits.js';
