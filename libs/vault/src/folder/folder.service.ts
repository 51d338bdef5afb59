import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, organisationOf, StaleVersionError, ValidationFailedError } from '@clientst0r/platform';
import { FolderChanged, FolderCreated, FolderDeleted } from './folder.audit.js';
import { Folder } from './folder.entity.js';
import { FolderTree, MOST_FOLDERS } from './folder-tree.js';

export interface FolderDraft {
  readonly name: string;
  readonly parentId: string | null;
}

export interface ListedFolder extends FolderDraft {
  readonly id: string;
  readonly version: number;
  /** Entries that lie in it itself and not in the trash. */
  readonly entries: number;
}

export interface FolderList {
  readonly items: readonly ListedFolder[];
  /** Entries that lie in no folder. */
  readonly unfiled: number;
}

/** What becomes of what is in a folder that is deleted: with something in it, it is not; or all goes to where the folder was. */
export const FOLDER_CONTENTS = ['refuse', 'move-up'] as const;
export type FolderContents = (typeof FOLDER_CONTENTS)[number];

const COUNTS = `select folder_id as id, count(*) as entries from credentials
  where organisation_id = ? and trashed_at is null group by folder_id`;
const ENTRIES = 'select count(*) as entries from credentials where organisation_id = ? and folder_id = ? and trashed_at is null';
const MOVE_UP = 'update credentials set folder_id = ? where organisation_id = ? and folder_id = ?';

/** The folders of an organisation. They change one after the other, as what one may become depends on all. */
@Injectable()
export class FolderService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  async list(actor: Actor): Promise<FolderList> {
    const organisationId = organisationOf(actor);
    const folders = await this.em.find(Folder, { organisationId }, { orderBy: { name: 'asc', id: 'asc' } });
    const rows = await this.em.execute<{ id: string | null; entries: number }[]>(COUNTS, [organisationId]);
    const entries = new Map(rows.map((row) => [row.id, row.entries]));
    return { items: folders.map((folder) => listed(folder, entries.get(folder.id) ?? 0)), unfiled: entries.get(null) ?? 0 };
  }

  /** Throws `ValidationFailedError`, and `ConflictError` when there are too many. */
  @Transactional()
  async create(actor: Actor, draft: FolderDraft): Promise<ListedFolder> {
    const folders = await this.lockAll(actor);
    if (folders.length >= MOST_FOLDERS) throw new ConflictError('too-many-folders', `There are ${MOST_FOLDERS} folders already.`);
    const tree = new FolderTree(folders);
    refuse(tree, draft);
    const folder = new Folder(organisationOf(actor), draft.name, draft.parentId);
    this.em.persist(folder);
    this.audit.record(this.em, actor, new FolderCreated(folder, draft.parentId === null ? '' : tree.pathName(draft.parentId)));
    return listed(folder, 0);
  }

  /** Renames or moves. Throws `ValidationFailedError` and `StaleVersionError`. */
  @Transactional()
  async change(actor: Actor, id: string, version: number, change: Partial<FolderDraft>): Promise<ListedFolder> {
    const folders = await this.lockAll(actor);
    const folder = current(folders, id, version);
    const before = new FolderTree(folders);
    const draft = { name: folder.name, parentId: folder.parentId, ...change };
    if (draft.name !== folder.name || draft.parentId !== folder.parentId) {
      refuse(before, { id, ...draft });
      const was = before.pathName(id);
      folder.change(draft);
      this.audit.record(this.em, actor, new FolderChanged(folder, was, new FolderTree(folders).pathName(id)));
      await this.em.flush();
    }
    return listed(folder, await this.entriesIn(folder));
  }

  /** Throws `ConflictError` when something is in it and `contents` is `refuse`, and `StaleVersionError`. */
  @Transactional()
  async delete(actor: Actor, id: string, version: number, contents: FolderContents): Promise<void> {
    const folders = await this.lockAll(actor);
    const folder = current(folders, id, version);
    const within = folders.filter(({ parentId }) => parentId === id);
    const entries = await this.entriesIn(folder);
    if (contents === 'refuse' && within.length + entries > 0) throw new ConflictError('folder-not-empty', 'This folder is not empty.');
    const tree = new FolderTree(folders.filter((one) => one !== folder));
    for (const one of within) moveUp(tree, one, folder.parentId);
    await this.em.execute(MOVE_UP, [folder.parentId, folder.organisationId, id], 'run');
    const movedTo = folder.parentId === null ? '' : tree.pathName(folder.parentId);
    this.audit.record(this.em, actor, new FolderDeleted(folder, movedTo, { entries, folders: within.length }));
    this.em.remove(folder);
  }

  private lockAll(actor: Actor): Promise<Folder[]> {
    return this.em.find(Folder, { organisationId: organisationOf(actor) }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  private async entriesIn({ id, organisationId }: Folder): Promise<number> {
    const rows = await this.em.execute<{ entries: number }[]>(ENTRIES, [organisationId, id]);
    return rows[0]?.entries ?? 0;
  }
}

function current(folders: readonly Folder[], id: string, version: number): Folder {
  const folder = folders.find((one) => one.id === id);
  if (!folder) throw new NotFoundError();
  if (folder.version !== version) throw new StaleVersionError(folder.version);
  return folder;
}

function refuse(tree: FolderTree, draft: FolderDraft & { readonly id?: string }): void {
  const problems = tree.problems(draft);
  if (problems.length > 0) throw new ValidationFailedError(problems);
}

function moveUp(tree: FolderTree, folder: Folder, parentId: string | null): void {
  if (tree.child(parentId, folder.name))
    throw new ConflictError('folder-name-taken', `A folder ${folder.name} is there already. Give one of the two another name first.`);
  folder.change({ name: folder.name, parentId });
}

function listed({ id, name, parentId, version }: Folder, entries: number): ListedFolder {
  return { id, name, parentId, version, entries };
}
