import { ChangeDetectionStrategy, Component, DestroyRef, Injector, effect, inject, input, untracked } from '@angular/core';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { ActivatedRoute, Router } from '@angular/router';
import { AuditEventDetail } from './audit-event-detail';

/** One event beside the list: a dialog that has an address of its own. */
@Component({ selector: 'app-audit-event-drawer', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
export class AuditEventDrawer {
  readonly eventId = input.required<string>();

  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly injector = inject(Injector);
  private dialog: MatDialogRef<AuditEventDetail> | undefined;

  constructor() {
    effect(() => {
      const eventId = this.eventId();
      untracked(() => {
        this.open(eventId);
      });
    });
    inject(DestroyRef).onDestroy(() => {
      const dialog = this.dialog;
      this.dialog = undefined;
      dialog?.close();
    });
  }

  private open(eventId: string): void {
    const before = this.dialog;
    this.dialog = undefined;
    before?.close();
    const dialog = this.dialogs.open(AuditEventDetail, {
      data: { eventId },
      injector: this.injector,
      position: { right: '0', top: '0' },
      height: '100dvh',
      width: '32rem',
      maxWidth: '100vw',
      panelClass: 'drawer',
    });
    this.dialog = dialog;
    dialog.afterClosed().subscribe(() => {
      if (this.dialog === dialog) void this.router.navigate(['../..'], { relativeTo: this.route, queryParamsHandling: 'preserve' });
    });
  }
}
