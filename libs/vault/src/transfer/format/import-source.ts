import type { SecretText } from '@clientst0r/platform';
import type { ColumnTarget } from '../csv/csv-columns.js';

/** A foreign file, and what is said about it. */
export interface ImportSource {
  readonly bytes: Uint8Array;
  /** Of a file that is locked. */
  readonly password?: SecretText;
  readonly keyFile?: Uint8Array;
  /** Of a table: what each column becomes, where that is not left to its name. */
  readonly columns?: readonly ColumnTarget[];
  /** Of a file with entries of several companies: those of this one alone. */
  readonly company?: string;
}
