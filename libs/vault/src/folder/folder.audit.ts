import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { TreeFolder } from './folder-tree.js';

type Details = Readonly<Record<string, AuditValue>>;

abstract class FolderFact extends AuditFact {
  readonly category = 'vault';
  override readonly object: AuditObject;

  constructor({ id, name }: TreeFolder) {
    super();
    this.object = { type: 'folder', id, name };
  }
}

/** `within` are names from the top. */
export class FolderCreated extends FolderFact {
  readonly action = 'folder.created';
  override readonly details: Details;

  constructor(folder: TreeFolder, within: string) {
    super(folder);
    this.details = { within };
  }
}

export class FolderChanged extends FolderFact {
  readonly action = 'folder.changed';
  override readonly details: Details;

  constructor(folder: TreeFolder, before: string, after: string) {
    super(folder);
    this.details = { before, after };
  }
}

/** How much was in it, and where that is now. */
export class FolderDeleted extends FolderFact {
  readonly action = 'folder.deleted';
  override readonly details: Details;

  constructor(folder: TreeFolder, movedTo: string, moved: Readonly<Record<'entries' | 'folders', number>>) {
    super(folder);
    this.details = { movedTo, ...moved };
  }
}
