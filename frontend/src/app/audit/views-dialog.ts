import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import type { AuditFilterDto, AuditViewDto } from '../api/models';
import { Problem } from '../session/problem';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { filterWords, isEmpty } from './audit-filter';
import type { AuditSource } from './audit-source';
import { KnownNames } from './known-names';

/** Renames, replaces and deletes one's views. */
@Component({
  selector: 'app-views-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle],
  templateUrl: './views-dialog.html',
  styleUrl: './views-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ViewsDialog {
  private readonly data = inject<{ source: AuditSource; views: readonly AuditViewDto[]; filter: AuditFilterDto }>(MAT_DIALOG_DATA);
  private readonly names = inject(KnownNames);
  private readonly confirm = inject(Confirm);
  protected readonly views = signal(this.data.views);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly filter = this.data.filter;
  protected readonly hasFilter = !isEmpty(this.data.filter);

  protected words(filter: AuditFilterDto): string {
    return filterWords(filter, (id) => this.names.of(id));
  }

  protected rename(view: AuditViewDto, name: string): Promise<void> {
    return name === '' || name === view.name ? Promise.resolve() : this.replace({ ...view, name });
  }

  protected replace(view: AuditViewDto): Promise<void> {
    return this.attempt(async () => {
      const replaced = await this.data.source.replaceView(view);
      this.views.update((views) => views.map((each) => (each.id === replaced.id ? replaced : each)));
    });
  }

  protected async remove(view: AuditViewDto): Promise<void> {
    const question = { title: `Delete the view “${view.name}”?`, text: 'The events themselves stay.', yes: 'Delete', dangerous: true };
    if (!(await this.confirm.ask(question))) return;
    await this.attempt(async () => {
      await this.data.source.deleteView(view);
      this.views.update((views) => views.filter(({ id }) => id !== view.id));
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await work();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
