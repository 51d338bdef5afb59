import type { FieldProblem } from '@clientst0r/platform';

export const MOST_FOLDERS = 2_000;
export const DEEPEST_FOLDER = 8;
export const LONGEST_FOLDER_NAME = 100;

/** Names have none of these, so that a path tells its folders. */
export const FOLDER_NAME = /^[^/]*[^/\s][^/]*$/u;

export interface TreeFolder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** The folders of an organisation: what is where, and what may be put where. */
export class FolderTree {
  private readonly byId: ReadonlyMap<string, TreeFolder>;
  private readonly byParent = new Map<string | null, TreeFolder[]>();

  constructor(folders: readonly TreeFolder[]) {
    this.byId = new Map(folders.map((folder) => [folder.id, folder]));
    for (const folder of folders) this.byParent.set(folder.parentId, [...(this.byParent.get(folder.parentId) ?? []), folder]);
  }

  /** The folder with those around it, the outermost first; empty for none. */
  path(id: string | null): TreeFolder[] {
    const path: TreeFolder[] = [];
    for (let at = this.find(id); at && !path.includes(at); at = this.find(at.parentId)) path.unshift(at);
    return path;
  }

  /** Names from the top, with slashes between them. */
  pathName(id: string): string {
    return this.path(id).map(({ name }) => name).join('/'); // prettier-ignore
  }

  child(parentId: string | null, name: string): TreeFolder | undefined {
    return this.byParent.get(parentId)?.find((folder) => folded(folder.name) === folded(name));
  }

  /** Why a folder may not be there under this name. Without an id it is a new one. */
  problems({ id, name, parentId }: Omit<TreeFolder, 'id'> & { readonly id?: string }): FieldProblem[] {
    if (parentId !== null && !this.byId.has(parentId)) return [{ field: 'parentId', message: 'is no folder of this organisation' }];
    const around = this.path(parentId);
    if (around.some((folder) => folder.id === id)) return [{ field: 'parentId', message: 'is the folder itself, or lies within it' }];
    const deep = around.length + (id === undefined ? 1 : this.height(id)) > DEEPEST_FOLDER;
    const twin = this.child(parentId, name);
    return [
      ...(deep ? [{ field: 'parentId', message: `must not make folders deeper than ${DEEPEST_FOLDER}` }] : []),
      ...(twin && twin.id !== id ? [{ field: 'name', message: 'is the name of another folder there' }] : []),
    ];
  }

  /** How many levels the folder has, itself included. */
  private height(id: string): number {
    const below = this.byParent.get(id) ?? [];
    return 1 + Math.max(0, ...below.map((folder) => this.height(folder.id)));
  }

  private find(id: string | null): TreeFolder | undefined {
    return id === null ? undefined : this.byId.get(id);
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
