export const SESSION_PREFIX = 'session:';
export const SESSION_SEEN_PREFIX = 'session-seen:';

/** Where sessions are read, the epoch is read in the same round trip. */
export const ACCESS_EPOCH_KEY = 'identity:access-epoch';

/** Where sessions are in Redis, under the SHA-256 of their token. The scripts of this folder use the same names. */
export function sessionKey(hash: string): string {
  return `${SESSION_PREFIX}${hash}`;
}

export function seenKey(hash: string): string {
  return `${SESSION_SEEN_PREFIX}${hash}`;
}

/** People who have sessions from that session or subject of a provider, some of which may be over. */
export function providerKey(providerId: string, hash: string): string {
  return `sessions-from:${providerId}:${hash}`;
}

/** The hashes of a person's sessions, some of which may be over. */
export function ownerKey(userId: string): string {
  return `sessions-of:${userId}`;
}
