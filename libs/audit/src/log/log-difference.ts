/** What verification found first, in the words that people are told. */
export type LogDifferenceKind =
  | 'row-changed'
  | 'row-deleted'
  | 'row-inserted'
  | 'leaf-missing'
  | 'rows-differ-from-checkpoint'
  | 'tail-truncated'
  | 'checkpoint-invalid'
  | 'tombstone-invalid'
  | 'anchor-invalid'
  | 'anchor-ahead'
  | 'anchor-differs'
  | 'anchor-missing'
  | 'key-missing'
  | 'table-missing'
  | 'account-unexpected'
  | 'grant-unexpected'
  | 'trigger-unexpected';

export interface LogDifference {
  readonly kind: LogDifferenceKind;
  /** First leaf concerned; null when it has no place in the log. */
  readonly leafIndex: number | null;
  readonly eventId: string | null;
  readonly message: string;
}

export class LogDifferenceError extends Error implements LogDifference {
  constructor(
    readonly kind: LogDifferenceKind,
    readonly leafIndex: number | null,
    message: string,
    readonly eventId: string | null = null,
  ) {
    super(message);
    this.name = 'LogDifferenceError';
  }
}
