import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listOrganisations } from '../api/functions';
import type { OrganisationDto } from '../api/models';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { ListFilter } from '../ui/list-filter';
import { OrganisationDialog } from './organisation-dialog';

@Component({
  selector: 'app-organisations',
  imports: [EmptyState, Icon, ListFilter, ListFrame, Moment, PageHeader, RouterLink],
  templateUrl: './organisations.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Organisations {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly search = signal('');
  protected readonly status = signal('');
  protected readonly list = pages({
    params: () => ({ search: this.search(), status: this.status() }),
    load: ({ search, status }, cursor) =>
      this.api.invoke(listOrganisations, {
        ...(search && { search }),
        ...(status && { status: status as OrganisationDto['status'] }),
        ...(cursor && { cursor }),
      }),
  });
  protected readonly initials = initials;

  protected async create(): Promise<void> {
    await firstValueFrom(this.dialogs.open(OrganisationDialog, { width: '32rem' }).afterClosed());
    this.list.reload();
  }
}
