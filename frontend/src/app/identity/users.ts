import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listUsers } from '../api/functions';
import type { UserDto } from '../api/models';
import { KnownSecrets } from '../exposures/known-secrets';
import { Session } from '../session/session';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { ListFilter } from '../ui/list-filter';
import { RoleBadges } from './role-badges';
import { UserActions } from './user-actions';

@Component({
  selector: 'app-users',
  imports: [
    EmptyState,
    Icon,
    ListFilter,
    ListFrame,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    Moment,
    PageHeader,
    RoleBadges,
    RouterLink,
  ],
  templateUrl: './users.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Users {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  protected readonly actions = inject(UserActions);
  protected readonly known = inject(KnownSecrets);
  protected readonly manageable = computed(() => this.session.platformPermissions().has('platform.user.manage'));
  protected readonly search = signal('');
  protected readonly status = signal('');
  protected readonly list = pages({
    params: () => ({ search: this.search(), status: this.status() }),
    load: ({ search, status }, cursor) =>
      this.api.invoke(listUsers, {
        ...(search && { search }),
        ...(status && { status: status as UserDto['status'] }),
        ...(cursor && { cursor }),
      }),
  });
  protected readonly initials = initials;

  protected async act(done: Promise<boolean>): Promise<void> {
    if (await done) this.list.reload();
  }
}
