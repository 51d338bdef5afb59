import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { endUserSession, endUserSessions, listUserSessions } from '../api/functions';
import type { ListedSessionDto, UserDto } from '../api/models';
import { Session } from '../session/session';
import { SessionList } from '../session/session-list';
import { Attempts } from '../ui/attempts';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';

@Component({
  selector: 'app-user-sessions-dialog',
  imports: [ErrorState, MatDialogClose, MatDialogTitle, SessionList, Skeleton],
  templateUrl: './user-sessions-dialog.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UserSessionsDialog {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly session = inject(Session);
  protected readonly user = inject<UserDto>(MAT_DIALOG_DATA);
  protected readonly manageable = computed(() => this.session.platformPermissions().has('platform.user.manage'));
  protected readonly sessions = resource({ loader: async () => (await this.api.invoke(listUserSessions, { userId: this.user.id })).items });
  protected readonly busy = signal(false);

  protected async end({ id, device }: ListedSessionDto): Promise<void> {
    await this.attempt(
      () => this.api.invoke(endUserSession, { userId: this.user.id, sessionId: id }),
      `The session on ${device} has ended.`,
    );
  }

  protected async endAll(): Promise<void> {
    await this.attempt(() => this.api.invoke(endUserSessions, { userId: this.user.id }), `${this.user.name} is signed in nowhere now.`);
  }

  private async attempt(work: () => Promise<unknown>, done: string): Promise<void> {
    this.busy.set(true);
    await this.attempts.run(work, done);
    this.busy.set(false);
    this.sessions.reload();
  }
}
