/** What an organisation asks for before a secret leaves, beyond permissions; null where it has set nothing. */
export interface RevealPolicy {
  /** Age in minutes of the last proof of identity; null when none is asked for. */
  readonly reauthenticationMinutes: number | null;
  readonly reasonRequired: boolean;
  readonly ticketRequired: boolean;
  /** Of one person; null for no limit. */
  readonly revealsPerHour: number | null;
}

export const NO_REVEAL_POLICY: RevealPolicy = {
  reauthenticationMinutes: null,
  reasonRequired: false,
  ticketRequired: false,
  revealsPerHour: null,
};

/** What somebody says with the wish to see a secret; kept in the audit trail. */
export interface RevealReason {
  readonly reason?: string;
  readonly ticket?: string;
}
