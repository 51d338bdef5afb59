import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, organisationOf, ValidationFailedError } from '@clientst0r/platform';
import { FolderCreated } from './folder.audit.js';
import { Folder } from './folder.entity.js';
import { FolderTree, MOST_FOLDERS, type TreeFolder } from './folder-tree.js';

const HOLD = 'select id, name from folders where organisation_id = ? and id in (?) lock in share mode';
const ALL = 'select id, name, parent_id as parentId from folders where organisation_id = ?';

/** Folders as entries need them. */
@Injectable()
export class Shelves {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  /** The names of those that the organisation has, by their ids; they stay there until the transaction ends. */
  async hold(organisationId: string, ids: readonly (string | null | undefined)[]): Promise<ReadonlyMap<string, string>> {
    const wanted = ids.filter((id) => typeof id === 'string');
    if (wanted.length === 0) return new Map();
    const rows = await this.em.execute<{ id: string; name: string }[]>(HOLD, [organisationId, wanted]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Names from the top with slashes between them, by the ids of the folders. */
  async paths(organisationId: string): Promise<ReadonlyMap<string, string>> {
    const folders = await this.em.execute<TreeFolder[]>(ALL, [organisationId]);
    const tree = new FolderTree(folders);
    return new Map(folders.map(({ id }) => [id, tree.pathName(id)]));
  }

  /** The ids of the folders with these paths, in the caller's transaction; those that are not there are made. Throws `ValidationFailedError`. */
  async ensure(actor: Actor, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(paths)];
    if (wanted.length === 0) return new Map();
    const organisationId = organisationOf(actor);
    const folders = await this.em.find(Folder, { organisationId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const known = new KnownPaths(folders);
    for (const path of wanted) for (const missing of known.missing(path)) known.add(missing, this.make(actor, missing, known));
    if (known.size > MOST_FOLDERS)
      throw new ValidationFailedError([{ field: 'content', message: `would make more than ${MOST_FOLDERS} folders` }]);
    return new Map(wanted.map((path) => [path, known.id(path) ?? '']));
  }

  private make(actor: Actor, path: string, known: KnownPaths): string {
    const within = parentOf(path);
    const folder = new Folder(organisationOf(actor), path.slice(within === '' ? 0 : within.length + 1), known.id(within) ?? null);
    this.em.persist(folder);
    this.audit.record(this.em, actor, new FolderCreated(folder, within));
    return folder.id;
  }
}

/** Ids by path, whatever its case. */
class KnownPaths {
  private readonly ids: Map<string, string>;

  constructor(folders: readonly TreeFolder[]) {
    const tree = new FolderTree(folders);
    this.ids = new Map(folders.map(({ id }) => [tree.pathName(id).toLowerCase(), id]));
  }

  get size(): number {
    return this.ids.size;
  }

  id(path: string): string | undefined {
    return this.ids.get(path.toLowerCase());
  }

  add(path: string, id: string): void {
    this.ids.set(path.toLowerCase(), id);
  }

  /** Of the folders on this path those that are not there, the outermost first. */
  missing(path: string): string[] {
    if (path === '' || this.id(path) !== undefined) return [];
    return [...this.missing(parentOf(path)), path];
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
