/** Where sessions are in Redis, under the SHA-256 of their token. The scripts of this folder use the same names. */
export function sessionKey(hash: string): string {
  return `session:${hash}`;
}

export function seenKey(hash: string): string {
  return `session-seen:${hash}`;
}

/** The hashes of a person's sessions, some of which may be over. */
export function ownerKey(userId: string): string {
  return `sessions-of:${userId}`;
}
