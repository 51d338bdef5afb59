import { hash, randomBytes } from 'node:crypto';

/** 256 random bits, as sessions and links carry them. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token; it cannot be turned back, and has too many bits to be searched for. */
export function tokenHash(token: string): string {
  return hash('sha256', token, 'hex');
}
