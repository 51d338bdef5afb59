/** Whether every secret needs approval, or those of entries that are marked. */
export const APPROVAL_SCOPES = ['all', 'marked'] as const;
export type ApprovalScope = (typeof APPROVAL_SCOPES)[number];

/** At most asked for; more people than that are nowhere awake at once. */
export const MOST_APPROVALS = 5;

/** What an organisation asks for before a secret leaves, beyond permissions; null where it has set nothing. */
export interface RevealPolicy {
  /** Age in minutes of the last proof of identity; null when none is asked for. */
  readonly reauthenticationMinutes: number | null;
  readonly reasonRequired: boolean;
  readonly ticketRequired: boolean;
  /** Of one person; null for no limit. */
  readonly revealsPerHour: number | null;
  /** How many others must approve; 0 for none. */
  readonly approvals: number;
  readonly approvalScope: ApprovalScope;
}

export const NO_REVEAL_POLICY: RevealPolicy = {
  reauthenticationMinutes: null,
  reasonRequired: false,
  ticketRequired: false,
  revealsPerHour: null,
  approvals: 0,
  approvalScope: 'all',
};

/** What somebody says with the wish to see a secret; kept in the audit trail. */
export interface RevealReason {
  readonly reason?: string;
  readonly ticket?: string;
}
