import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { AuditExportDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { wholeList } from '../ui/pages';
import { saveFile } from '../ui/save-file';
import { Toast } from '../ui/toast';
import { whileVisible } from '../ui/while-visible';
import { countWords, sizeWords } from './amounts';
import { filterWords } from './audit-filter';
import { AuditSource } from './audit-source';
import { KnownNames } from './known-names';

const REFRESH_SECONDS = 2;

export const EXPORT_STATES: Readonly<Record<AuditExportDto['state'], { readonly label: string; readonly tone: string }>> = {
  waiting: { label: 'Waiting', tone: '' },
  running: { label: 'Being written', tone: 'note' },
  ready: { label: 'Ready', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
};

@Component({
  selector: 'app-audit-exports',
  imports: [EmptyState, Icon, ListFrame, Moment, RouterLink],
  templateUrl: './audit-exports.html',
  styleUrl: './audit-exports.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditExports {
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly document = inject(DOCUMENT);
  private readonly names = inject(KnownNames);
  private readonly toast = inject(Toast);
  protected readonly source = inject(AuditSource);
  protected readonly exports = wholeList({ load: () => this.source.exports() });
  private readonly unfinished = computed(() => this.exports.items().some(({ state }) => state === 'waiting' || state === 'running'));
  protected readonly busy = signal('');
  protected readonly states = EXPORT_STATES;
  protected readonly countWords = countWords;
  protected readonly sizeWords = sizeWords;

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (this.unfinished() && !this.exports.busy()) this.exports.reload();
    });
  }

  protected words({ filter }: AuditExportDto): string {
    return filterWords(filter, (id) => this.names.of(id));
  }

  /** Asked first, so that what is wrong is said here and not by a broken download; the browser fetches it and can go on after a break. */
  protected async download({ id }: AuditExportDto): Promise<void> {
    await this.attempt(id, async () => {
      await this.source.export(id);
      saveFile(this.document, this.source.contentPath(id));
    });
  }

  protected async showManifest({ id }: AuditExportDto): Promise<void> {
    await this.attempt(id, async () => {
      const manifest = await this.source.manifest(id);
      const { ManifestDialog } = await import('./manifest-dialog');
      this.dialogs.open(ManifestDialog, { data: manifest, width: '40rem' });
    });
  }

  protected async remove({ id }: AuditExportDto): Promise<void> {
    const question = {
      title: 'Delete this export?',
      text: 'Its file goes at once. That it was made stays in the trail.',
      yes: 'Delete',
      dangerous: true,
    };
    if (!(await this.confirm.ask(question))) return;
    await this.attempt(id, async () => {
      await this.source.deleteExport(id);
      this.exports.reload();
    });
  }

  private async attempt(id: string, work: () => Promise<void>): Promise<void> {
    this.busy.set(id);
    try {
      await work();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set('');
    }
  }
}
