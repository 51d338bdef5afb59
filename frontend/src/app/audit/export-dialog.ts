import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { AuditFilterDto } from '../api/models';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';
import { filterWords, isEmpty } from './audit-filter';
import type { AuditSource, ExportFormat } from './audit-source';
import { KnownNames } from './known-names';

const FORMATS = [
  ['csv', 'CSV', 'For a spreadsheet. Cells that it would run begin with an apostrophe.'],
  ['jsonl', 'JSON Lines', 'For programs: every value exactly as it was recorded.'],
] as const;

/** Asks for a file of what a filter finds. */
@Component({
  selector: 'app-export-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle],
  templateUrl: './export-dialog.html',
  styleUrl: './export-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportDialog {
  private readonly data = inject<{ source: AuditSource; filter: AuditFilterDto }>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ExportDialog>>(MatDialogRef);
  private readonly router = inject(Router);
  private readonly names = inject(KnownNames);
  protected readonly words = filterWords(this.data.filter, (id) => this.names.of(id));
  protected readonly isEverything = isEmpty(this.data.filter);
  protected readonly formats = FORMATS;
  protected readonly format = signal<ExportFormat>('csv');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async request(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.data.source.requestExport(this.format(), this.data.filter);
      this.dialog.close();
      await this.router.navigate([...this.data.source.base(), 'exports']);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
