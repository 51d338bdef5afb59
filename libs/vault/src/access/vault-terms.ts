import { NO_REVEAL_POLICY, type RevealPolicy } from './reveal-policy.js';

export const DEFAULT_HISTORY_VERSIONS = 10;
export const DEFAULT_TRASH_DAYS = 30;

/** All that an organisation sets for its vault. */
export interface VaultTerms extends RevealPolicy {
  /** How many former values of a secret field are kept. */
  readonly historyVersions: number;
  /** How long an entry waits in the trash before it is purged with its ciphertexts. */
  readonly trashDays: number;
}

export const DEFAULT_TERMS: VaultTerms = {
  ...NO_REVEAL_POLICY,
  historyVersions: DEFAULT_HISTORY_VERSIONS,
  trashDays: DEFAULT_TRASH_DAYS,
};
