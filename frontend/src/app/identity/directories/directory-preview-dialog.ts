import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { linkDirectoryAccount, previewDirectoryRun, requestDirectoryRun } from '../../api/functions';
import type { DirectoryDto, PreviewedChangeDto } from '../../api/models';
import { Confirm } from '../../ui/confirm';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import { CHANGES, problemWords } from './directory-words';

/** What a run would do, before it does it; and the way to let it. */
@Component({
  selector: 'app-directory-preview-dialog',
  imports: [ErrorState, Icon, MatDialogClose, MatDialogTitle, Skeleton],
  templateUrl: './directory-preview-dialog.html',
  styleUrl: './directory-preview-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DirectoryPreviewDialog {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  private readonly dialog = inject<MatDialogRef<DirectoryPreviewDialog>>(MatDialogRef);
  protected readonly directory = inject<DirectoryDto>(MAT_DIALOG_DATA);
  protected readonly answer = resource({ loader: () => this.api.invoke(previewDirectoryRun, { directoryId: this.directory.id }) });
  protected readonly busy = signal(false);
  protected readonly kinds = CHANGES;
  protected readonly problemWords = problemWords;

  protected async run(confirmed: boolean): Promise<void> {
    await this.attempt(async () => {
      await this.api.invoke(requestDirectoryRun, { directoryId: this.directory.id, body: { confirmed } });
      this.toast.say(`${this.directory.name} is being read`);
      this.dialog.close();
    });
  }

  protected async link({ login, externalId, userId }: PreviewedChangeDto): Promise<void> {
    if (!userId) return;
    const text =
      'Be sure that they are one person. The password of the account is removed, its sessions end, and the directory decides about it from now on.';
    if (!(await this.confirm.ask({ title: `Link ${login} with the account that is here?`, text, yes: 'Link', dangerous: true }))) return;
    await this.attempt(async () => {
      await this.api.invoke(linkDirectoryAccount, { directoryId: this.directory.id, body: { userId, externalId } });
      this.answer.reload();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
