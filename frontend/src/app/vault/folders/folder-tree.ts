import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, linkedSignal, signal, viewChildren } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Api } from '../../api/api';
import { deleteFolder } from '../../api/functions';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Confirm } from '../../ui/confirm';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import type { FolderDialogData } from './folder-dialog';
import { type FolderNode, Folders, UNFILED } from './folders';
import { VaultChanges } from '../vault-changes';

/** A row of the tree: a folder, all entries, or those in none. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly level: number;
  readonly entries: number;
  readonly node?: FolderNode;
}

/** The folders beside the list; by the keyboard as WAI-ARIA's tree pattern has it, besides F2 to rename and Delete. */
@Component({
  selector: 'app-folder-tree',
  imports: [ErrorState, Icon, MatMenu, MatMenuItem, MatMenuTrigger, Skeleton],
  templateUrl: './folder-tree.html',
  styleUrl: './folder-tree.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FolderTree {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly changes = inject(VaultChanges);
  protected readonly folders = inject(Folders);
  protected readonly organisation = inject(CurrentOrganisation);
  private readonly elements = viewChildren<ElementRef<HTMLElement>>('row');

  private readonly closed = signal<ReadonlySet<string>>(new Set());
  protected readonly rows = computed<readonly Row[]>(() => [
    { id: '', name: 'All entries', level: 1, entries: this.folders.total() },
    ...this.folders
      .nodes()
      .filter(({ id, around }) => around.every((one) => one === id || !this.closed().has(one)))
      .map((node) => ({ id: node.id, name: node.name, level: node.level, entries: node.entries, node })),
    { id: UNFILED, name: 'In no folder', level: 1, entries: this.folders.unfiled() },
  ]);
  /** The row that Tab leads to. */
  protected readonly active = linkedSignal(() => this.folders.chosen());
  protected readonly mayMake = computed(() => this.organisation.can('vault.credential.create'));
  protected readonly mayChange = computed(() => this.organisation.can('vault.credential.update'));
  protected readonly mayDelete = computed(() => this.organisation.can('vault.credential.delete'));

  protected isOpen({ id }: Row): boolean {
    return !this.closed().has(id);
  }

  protected choose(row: Row): void {
    this.active.set(row.id);
    this.folders.chosen.set(row.id);
  }

  protected toggle(row: Row, open: boolean): void {
    const others = [...this.closed()].filter((id) => id !== row.id);
    this.closed.set(new Set(open ? others : [...others, row.id]));
  }

  protected key(event: KeyboardEvent, row: Row, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.focus(index + 1),
      ArrowUp: () => this.focus(index - 1),
      Home: () => this.focus(0),
      End: () => this.focus(this.rows().length - 1),
      ArrowRight: () => this.inwards(row, index),
      ArrowLeft: () => this.outwards(row),
      Enter: () => this.choose(row),
      ' ': () => this.choose(row),
      F2: () => row.node && this.mayChange() && this.edit(row.node),
      Delete: () => row.node && this.mayDelete() && void this.remove(row.node),
    };
    const action = does[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  protected make(parentId = ''): void {
    void this.open({ parentId });
  }

  protected edit(folder: FolderNode): void {
    void this.open({ folder });
  }

  protected async remove(folder: FolderNode): Promise<void> {
    const { id, name, parentId, version } = folder;
    const full = folder.entries > 0 || folder.hasFolders;
    const text = full ? `What is in it moves to ${this.placeOf(parentId)}; no entry is deleted.` : 'It is empty.';
    if (!(await this.confirm.ask({ title: `Delete the folder ${name}?`, text, yes: 'Delete', dangerous: true }))) return;
    try {
      const path = { organisationId: this.organisation.id(), folderId: id, 'If-Match': `"${version.toString()}"` };
      await this.api.invoke(deleteFolder, { ...path, contents: full ? 'move-up' : 'refuse' });
      this.folders.chosen.set(parentId ?? '');
      this.toast.say(`The folder ${name} is gone.`);
      this.changes.announce();
    } catch (error) {
      this.toast.fail(error);
      this.folders.answer.reload();
    }
  }

  private placeOf(parentId: string | null): string {
    return this.folders.node(parentId)?.path ?? 'the top';
  }

  private async open(data: FolderDialogData): Promise<void> {
    const { FolderDialog } = await import('./folder-dialog');
    this.dialogs.open(FolderDialog, { data, width: '26rem' });
  }

  private inwards(row: Row, index: number): void {
    if (!row.node?.hasFolders) return;
    if (this.isOpen(row)) this.focus(index + 1);
    else this.toggle(row, true);
  }

  private outwards(row: Row): void {
    if (row.node?.hasFolders && this.isOpen(row)) this.toggle(row, false);
    else if (row.node?.parentId) this.focus(this.rows().findIndex(({ id }) => id === row.node?.parentId));
  }

  private focus(index: number): void {
    const row = this.rows()[index];
    if (!row) return;
    this.active.set(row.id);
    this.elements()[index]?.nativeElement.focus();
  }
}
