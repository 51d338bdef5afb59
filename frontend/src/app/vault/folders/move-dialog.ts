import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { updateCredential } from '../../api/functions';
import type { CredentialSummaryDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { DialogForm } from '../../ui/dialog-form';
import { Toast } from '../../ui/toast';
import { FolderOptions } from './folder-options';
import { Folders } from './folders';
import { VaultChanges } from '../vault-changes';

export type MovableEntry = Pick<CredentialSummaryDto, 'id' | 'name' | 'version' | 'folderId'>;

/** Puts an entry into another folder. */
@Component({
  selector: 'app-move-dialog',
  imports: [DialogForm, FolderOptions],
  template: `
    <form
      appDialogForm
      [heading]="'Move ' + entry.name"
      [yes]="busy() ? 'Moving…' : 'Move'"
      [blocked]="busy()"
      [problem]="problem()"
      novalidate
      (submit)="move($event)"
    >
      <app-folder-options [(folderId)]="folderId" />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoveDialog {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly folders = inject(Folders);
  private readonly changes = inject(VaultChanges);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly dialog = inject<MatDialogRef<MoveDialog>>(MatDialogRef);
  protected readonly entry = inject<MovableEntry>(MAT_DIALOG_DATA);
  protected readonly folderId = signal(this.entry.folderId ?? '');
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async move(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    const { id: credentialId, name, version } = this.entry;
    try {
      const path = { organisationId: this.organisation.id(), credentialId, 'If-Match': `"${version.toString()}"` };
      await this.api.invoke(updateCredential, { ...path, body: { folderId: this.folderId() || null } });
      this.toast.say(
        `${name} is ${this.folderId() ? `in ${this.folders.node(this.folderId())?.path ?? 'its folder'}` : 'in no folder'} now.`,
      );
      this.changes.announce();
      this.dialog.close();
    } catch (error) {
      this.problem.set(Problem.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }
}
