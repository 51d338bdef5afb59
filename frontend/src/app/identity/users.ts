import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Api } from '../api/api';
import { listUsers } from '../api/functions';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { initials } from '../ui/initials';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';

@Component({
  selector: 'app-users',
  imports: [EmptyState, ErrorState, LoadMore, Moment, PageHeader, Skeleton],
  templateUrl: './users.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Users {
  private readonly api = inject(Api);
  protected readonly list = pages({ params: () => true, load: (_all, cursor) => this.api.invoke(listUsers, cursor ? { cursor } : {}) });
  protected readonly initials = initials;
}
