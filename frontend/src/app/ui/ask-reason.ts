import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { ReasonDialog, ReasonRequest } from './reason-dialog';

/** Asks for the reason of something, and does it; undefined when the person thought better of it. */
@Injectable({ providedIn: 'root' })
export class AskReason {
  private readonly dialogs = inject(MatDialog);

  async ask<T>(request: ReasonRequest<T>): Promise<T | undefined> {
    const loaded = await import('./reason-dialog');
    const dialog = this.dialogs.open<ReasonDialog<T>, ReasonRequest<T>, T>(loaded.ReasonDialog, { data: request, width: '30rem' });
    return firstValueFrom(dialog.afterClosed());
  }
}
