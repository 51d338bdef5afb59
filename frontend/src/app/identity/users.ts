import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Api } from '../api/api';
import { activateUser, deactivateUser, listUsers } from '../api/functions';
import type { UserDto } from '../api/models';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { roleWords } from '../ui/role-words';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';

@Component({
  selector: 'app-users',
  imports: [EmptyState, ErrorState, Icon, LoadMore, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger, Moment, PageHeader, Skeleton],
  templateUrl: './users.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Users {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly session = inject(Session);
  protected readonly manageable = computed(() => this.session.platformPermissions().has('platform.user.manage'));
  protected readonly list = pages({ params: () => true, load: (_all, cursor) => this.api.invoke(listUsers, cursor ? { cursor } : {}) });
  protected readonly initials = initials;
  protected readonly words = roleWords;

  protected async showSessions(user: UserDto): Promise<void> {
    const { UserSessionsDialog } = await import('./user-sessions-dialog');
    this.dialogs.open(UserSessionsDialog, { data: user, width: '34rem' });
  }

  protected async toggle(user: UserDto): Promise<void> {
    const active = user.status === 'active';
    if (
      active &&
      !(await this.confirm.ask({
        title: `Deactivate ${user.name}?`,
        text: 'Their sessions end at once, and they cannot sign in until somebody activates them again.',
        yes: 'Deactivate',
        dangerous: true,
      }))
    )
      return;
    try {
      await this.api.invoke(active ? deactivateUser : activateUser, { userId: user.id });
      this.toast.say(`${user.name} is ${active ? 'deactivated' : 'active again'}.`);
      this.list.reload();
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
