import { ChangeDetectionStrategy, Component, DOCUMENT, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import type { AuditExportManifestDto } from '../api/models';
import { Clipboard } from '../ui/clipboard';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { saveContent } from '../ui/save-file';
import { Toast } from '../ui/toast';
import { countWords, sizeWords } from './amounts';
import { filterWords } from './audit-filter';
import { KnownNames } from './known-names';

/** What is needed to check the file of an export, for whoever receives it. */
@Component({
  selector: 'app-manifest-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle, Moment],
  templateUrl: './manifest-dialog.html',
  styleUrl: './manifest-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ManifestDialog {
  private readonly clipboard = inject(Clipboard);
  private readonly document = inject(DOCUMENT);
  private readonly names = inject(KnownNames);
  private readonly toast = inject(Toast);
  protected readonly manifest = inject<AuditExportManifestDto>(MAT_DIALOG_DATA);
  protected readonly words = filterWords(this.manifest.filter, (id) => this.names.of(id));
  protected readonly rows = countWords(this.manifest.rows);
  protected readonly size = sizeWords(this.manifest.bytes);

  protected async copyHash(): Promise<void> {
    try {
      await this.clipboard.copy(this.manifest.sha256);
      this.toast.say('SHA-256 copied');
    } catch (error) {
      this.toast.fail(error);
    }
  }

  protected save(): void {
    const content = new Blob([JSON.stringify(this.manifest, null, 2), '\n'], { type: 'application/json' });
    saveContent(this.document, content, `${this.manifest.file}.manifest.json`);
  }
}
