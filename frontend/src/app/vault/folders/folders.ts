import { Injectable, computed, inject, linkedSignal, resource } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api } from '../../api/api';
import { listFolders } from '../../api/functions';
import type { FolderDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { VaultChanges } from '../vault-changes';

export interface FolderNode extends FolderDto {
  /** 1 at the top. */
  readonly level: number;
  /** Names from the top. */
  readonly path: string;
  /** The folder and those around it. */
  readonly around: readonly string[];
  readonly hasFolders: boolean;
}

/** What lies in no folder. */
export const UNFILED = 'none';

/** The folders of the organisation, and which one the vault shows. */
@Injectable({ providedIn: 'root' })
export class Folders {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);

  readonly answer = resource({
    params: () => this.organisation.id() || undefined,
    loader: ({ params: organisationId }) => this.api.invoke(listFolders, { organisationId }),
  });
  private readonly list = computed(() => (this.answer.hasValue() ? this.answer.value() : { items: [], unfiled: 0 }));
  /** In the order of a tree. */
  readonly nodes = computed(() => nodesOf(this.list().items));
  readonly unfiled = computed(() => this.list().unfiled);
  readonly total = computed(() => this.list().items.reduce((sum, { entries }) => sum + entries, this.unfiled()));

  /** The id of a folder, `UNFILED`, or empty for all entries. */
  readonly chosen = linkedSignal<string, string>({ source: () => this.organisation.id(), computation: () => '' });
  readonly chosenNode = computed(() => this.node(this.chosen()));

  constructor() {
    inject(VaultChanges)
      .happened.pipe(takeUntilDestroyed())
      .subscribe(() => this.answer.reload());
  }

  node(id: string | null): FolderNode | undefined {
    return this.nodes().find((node) => node.id === id);
  }
}

export function nodesOf(folders: readonly FolderDto[]): FolderNode[] {
  const ids = new Set(folders.map(({ id }) => id));
  const below = Map.groupBy(folders, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null));
  const within = (parent: FolderNode | null): FolderNode[] =>
    (below.get(parent?.id ?? null) ?? [])
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .flatMap((folder) => {
        const node: FolderNode = {
          ...folder,
          level: (parent?.level ?? 0) + 1,
          path: parent ? `${parent.path} / ${folder.name}` : folder.name,
          around: [...(parent?.around ?? []), folder.id],
          hasFolders: below.has(folder.id),
        };
        return [node, ...within(node)];
      });
  return within(null);
}
