import { NO_REVEAL_POLICY, type RevealPolicy } from './reveal-policy.js';

export const DEFAULT_HISTORY_VERSIONS = 10;
export const DEFAULT_TRASH_DAYS = 30;

const DEFAULT_LEASE_MINUTES = 15;
export const LONGEST_LEASE_MINUTES = 8 * 60;

/** Who may skip the approval in an emergency: nobody, those who may approve, or whoever may use the secret. */
export const GLASS_BREAKERS = ['nobody', 'approvers', 'everybody'] as const;
export type GlassBreakers = (typeof GLASS_BREAKERS)[number];

/** All that an organisation sets for its vault. */
export interface VaultTerms extends RevealPolicy {
  /** How many former values of a secret field are kept. */
  readonly historyVersions: number;
  /** How long an entry waits in the trash before it is purged with its ciphertexts. */
  readonly trashDays: number;
  /** For how long an approval holds unless another time is asked for. */
  readonly leaseMinutes: number;
  readonly glassBreakers: GlassBreakers;
}

export const DEFAULT_TERMS: VaultTerms = {
  ...NO_REVEAL_POLICY,
  historyVersions: DEFAULT_HISTORY_VERSIONS,
  trashDays: DEFAULT_TRASH_DAYS,
  leaseMinutes: DEFAULT_LEASE_MINUTES,
  glassBreakers: 'everybody',
};
