import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listAssignedRotations } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { CredentialTypes } from '../vault/credential-types';
import { PRIORITY_WORDS } from './exposure-words';

/** Secrets that the person at the page has been asked to change. */
@Component({
  selector: 'app-assigned-rotations',
  imports: [EmptyState, ListFrame, Moment, PageHeader, RouterLink],
  templateUrl: './assigned-rotations.html',
  styleUrl: './exposures.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AssignedRotations {
  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly priorityWords = PRIORITY_WORDS;
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id() }),
    load: (params, cursor) => this.api.invoke(listAssignedRotations, { ...params, ...(cursor && { cursor }) }),
  });
}
