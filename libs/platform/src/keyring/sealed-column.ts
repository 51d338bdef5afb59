import type { SecretBinding } from './organisation-keyring.js';

/** A column of secrets that are sealed with the key of their row's organisation, as a rotation of that key finds and binds them. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Of the organisation. */
  readonly owner: string;
  /** Whose rows are taken together: the table and column that the rows refer to; the table itself where it is left out. */
  readonly parent?: { readonly table: string; readonly reference: string };
  /** Columns that the binding is made from. */
  readonly bound: readonly string[];
  readonly bindingOf: (row: Readonly<Record<string, unknown>>) => SecretBinding;
}

const columns = new Map<string, SealedColumn>();

/** Declares a column; one that is not declared fails `key-rotation.spec`, and would be unreadable after a rotation. */
export function defineSealedColumn(column: SealedColumn): void {
  columns.set(`${column.table}.${column.column}`, column);
}

export function sealedColumns(): readonly SealedColumn[] {
  return [...columns.values()];
}
