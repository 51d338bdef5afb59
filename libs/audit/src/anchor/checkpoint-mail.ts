export interface CheckpointMailing {
  /** The same whenever it is sent again. */
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly lines: readonly string[];
}

/** How the application sends mail, which this library knows nothing of. */
export abstract class CheckpointMail {
  /** @returns null when the mail server has taken it, else what is wrong, in a sentence for people */
  abstract send(mailing: CheckpointMailing): Promise<string | null>;
}
