import { createHash } from 'node:crypto';
import { type AuditAction, AuditFact, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { Directory } from './directory.entity.js';
import type { SyncCounts } from './sync-plan.js';

type Facts = Readonly<Record<string, AuditValue>>;
type NamedDirectory = Pick<Directory, 'id' | 'name'>;

/** The authority by its fingerprint; of the password only how often it was changed. */
export function directoryFacts(directory: Directory): Facts {
  const { authority, ...input } = directory.input;
  const fingerprint = authority === null ? null : `sha256:${createHash('sha256').update(authority).digest('hex')}`;
  return { ...input, authority: fingerprint, passwordVersion: directory.passwordVersion };
}

abstract class DirectoryFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor({ id, name }: NamedDirectory, details: Facts) {
    super();
    this.object = { type: 'directory', id, name };
    this.details = details;
  }
}

export class DirectoryCreated extends DirectoryFact {
  readonly action = 'directory.created';

  constructor(directory: Directory) {
    super(directory, { after: directoryFacts(directory) });
  }
}

/** Only what differs, before and after. */
export class DirectoryUpdated extends DirectoryFact {
  readonly action = 'directory.updated';

  constructor(directory: Directory, before: Facts) {
    const after = directoryFacts(directory);
    const names = Object.keys(after).filter((name) => before[name] !== after[name]);
    const only = (facts: Facts): Facts => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
    super(directory, { before: only(before), after: only(after) });
  }
}

export class DirectoryDeleted extends DirectoryFact {
  readonly action = 'directory.deleted';

  constructor(directory: Directory, unlinked: number) {
    super(directory, { before: directoryFacts(directory), unlinkedAccounts: unlinked });
  }
}

export class DirectoryTested extends DirectoryFact {
  readonly action = 'directory.tested';
  override readonly outcome: AuditOutcome;

  constructor(directory: NamedDirectory, fault: string | null) {
    super(directory, { fault });
    this.outcome = fault === null ? 'success' : 'failure';
  }
}

export class DirectoryPreviewed extends DirectoryFact {
  readonly action = 'directory.previewed';
}

export class DirectorySyncRequested extends DirectoryFact {
  readonly action = 'directory.sync-requested';
}

/** The sum of a run; each person whose account or roles it changed has an event of his own. */
export class DirectorySynced extends DirectoryFact {
  readonly action = 'directory.synced';
  override readonly outcome: AuditOutcome;

  constructor(directory: NamedDirectory, result: SyncCounts | { readonly failure: string }) {
    super(directory, { ...result });
    this.outcome = 'failure' in result ? 'failure' : 'success';
  }
}
