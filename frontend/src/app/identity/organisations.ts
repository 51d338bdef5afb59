import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listOrganisations } from '../api/functions';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { OrganisationDialog } from './organisation-dialog';

@Component({
  selector: 'app-organisations',
  imports: [EmptyState, ErrorState, Icon, LoadMore, Moment, PageHeader, Skeleton],
  templateUrl: './organisations.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Organisations {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly list = pages({
    params: () => true,
    load: (_all, cursor) => this.api.invoke(listOrganisations, cursor ? { cursor } : {}),
  });
  protected readonly initials = initials;

  protected async create(): Promise<void> {
    await firstValueFrom(this.dialogs.open(OrganisationDialog, { width: '32rem' }).afterClosed());
    this.list.reload();
  }
}
