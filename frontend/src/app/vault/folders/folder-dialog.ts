import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { createFolder, updateFolder } from '../../api/functions';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { AutoFocus } from '../../ui/auto-focus';
import { DialogForm } from '../../ui/dialog-form';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';
import { FolderOptions } from './folder-options';
import { type FolderNode, Folders } from './folders';

export interface FolderDialogData {
  /** The folder to rename or move; without one a new one is made. */
  readonly folder?: FolderNode;
  /** Where a new one goes unless told. */
  readonly parentId?: string;
}

/** Makes, renames or moves a folder. Closes with true when it is done. */
@Component({
  selector: 'app-folder-dialog',
  imports: [AutoFocus, DialogForm, Field, FolderOptions, TextControl],
  template: `
    <form
      appDialogForm
      [heading]="data.folder ? 'Rename or move ' + data.folder.name : 'New folder'"
      [yes]="busy() ? 'Saving…' : 'Save'"
      [blocked]="busy() || name().trim() === ''"
      [problem]="problem()"
      novalidate
      (submit)="save($event)"
    >
      <app-field label="Name"><input type="text" maxlength="100" autocomplete="off" appAutoFocus [(text)]="name" /></app-field>
      <app-folder-options label="Within" none="At the top" [without]="data.folder?.id ?? ''" [(folderId)]="parentId" />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FolderDialog {
  private readonly api = inject(Api);
  private readonly folders = inject(Folders);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly dialog = inject<MatDialogRef<FolderDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<FolderDialogData>(MAT_DIALOG_DATA);
  protected readonly name = signal(this.data.folder?.name ?? '');
  protected readonly parentId = signal(this.data.folder?.parentId ?? this.data.parentId ?? '');
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy() || this.name().trim() === '') return;
    this.busy.set(true);
    this.problem.set('');
    const organisationId = this.organisation.id();
    const body = { name: this.name().trim(), parentId: this.parentId() || null };
    const { folder } = this.data;
    try {
      if (folder)
        await this.api.invoke(updateFolder, { organisationId, folderId: folder.id, 'If-Match': `"${folder.version.toString()}"`, body }); // prettier-ignore
      else this.folders.chosen.set((await this.api.invoke(createFolder, { organisationId, body })).id);
      this.folders.answer.reload();
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(complaints(Problem.from(error)));
      this.folders.answer.reload();
    } finally {
      this.busy.set(false);
    }
  }
}

const PLACES: Readonly<Record<string, string>> = { name: 'The name', parentId: 'That place' };

function complaints({ fields, message }: Problem): string {
  return fields.map((one) => `${PLACES[one.field] ?? one.field} ${one.message}.`).join(' ') || message;
}
