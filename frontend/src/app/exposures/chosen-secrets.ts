/** Secrets known to somebody, about which something is decided. */
export interface ChosenSecrets {
  readonly organisationId: string;
  /** Whom the list is about. */
  readonly userId: string;
  readonly fieldIds: readonly string[];
}
