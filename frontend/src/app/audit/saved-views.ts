import { ChangeDetectionStrategy, Component, computed, inject, input, output, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { firstValueFrom } from 'rxjs';
import type { AuditFilterDto, AuditViewDto } from '../api/models';
import { Icon } from '../ui/icon';
import { Toast } from '../ui/toast';
import { isEmpty, isSame } from './audit-filter';
import { AuditSource } from './audit-source';

/** One's own filters, kept under a name. */
@Component({
  selector: 'app-saved-views',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './saved-views.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SavedViews {
  readonly filter = input.required<AuditFilterDto>();
  readonly apply = output<AuditFilterDto>();

  private readonly dialogs = inject(MatDialog);
  private readonly toast = inject(Toast);
  private readonly source = inject(AuditSource);
  private readonly answer = resource({ loader: () => this.source.views() });
  protected readonly views = computed(() => (this.answer.hasValue() ? this.answer.value() : []));
  protected readonly nothing = computed(() => {
    if (this.answer.hasValue()) return 'You have kept no view yet.';
    return this.answer.error() ? 'Your views could not be loaded.' : 'Loading…';
  });
  protected readonly current = computed(() => this.views().find(({ filter }) => isSame(filter, this.filter())));
  protected readonly canSave = computed(() => !isEmpty(this.filter()) && !this.current());

  protected async save(): Promise<void> {
    const { ViewDialog } = await import('./view-dialog');
    const dialog = this.dialogs.open(ViewDialog, { data: { source: this.source, filter: this.filter() }, width: '26rem' });
    const saved = (await firstValueFrom(dialog.afterClosed())) as AuditViewDto | undefined;
    if (!saved) return;
    this.answer.reload();
    this.toast.say(`View “${saved.name}” saved`);
  }

  protected async manage(): Promise<void> {
    const { ViewsDialog } = await import('./views-dialog');
    const dialog = this.dialogs.open(ViewsDialog, {
      data: { source: this.source, views: this.views(), filter: this.filter() },
      width: '32rem',
    });
    await firstValueFrom(dialog.afterClosed());
    this.answer.reload();
  }
}
