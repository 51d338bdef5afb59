import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import type { AuditEventDto } from '../api/models';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { TONES, actionWords, categoryWords } from './audit-words';
import { type Line, detailLines } from './detail-lines';

@Component({
  selector: 'app-audit-event-detail',
  imports: [Icon, MatDialogClose, MatDialogTitle, Moment],
  templateUrl: './audit-event-detail.html',
  styleUrl: './audit-event-detail.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditEventDetail {
  protected readonly event = inject<AuditEventDto>(MAT_DIALOG_DATA);
  protected readonly title = actionWords(this.event.action);
  protected readonly category = categoryWords(this.event.category);
  protected readonly tone = TONES[this.event.outcome] ?? '';
  protected readonly details: readonly Line[] = detailLines(this.event.details);
  protected readonly utc = new Date(this.event.at).toISOString();
}
