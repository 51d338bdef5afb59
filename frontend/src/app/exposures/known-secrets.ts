import { Injectable, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../session/session';
import type { ToastAction } from '../ui/toast';

const PERMISSION = 'audit.access.report';

/** The way to what somebody has known, for those who may see it anywhere. */
@Injectable({ providedIn: 'root' })
export class KnownSecrets {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  readonly reportable = computed(() =>
    this.session.organisations().some(({ permissions }) => (permissions as readonly string[]).includes(PERMISSION)),
  );

  link(userId: string): string[] {
    return ['/leavers', userId];
  }

  /** To be offered when somebody leaves; undefined for those who may not see it. */
  offer(userId: string): ToastAction | undefined {
    if (!this.reportable()) return undefined;
    return { label: 'What they know', run: () => void this.router.navigate(this.link(userId)) };
  }
}
