import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listEntryExposures } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { pages } from '../ui/pages';
import { channelWords } from './exposure-words';

/** Who has known the secrets of an entry. */
@Component({
  selector: 'app-seen-by',
  imports: [ListFrame, Moment, RouterLink],
  templateUrl: './seen-by.html',
  styleUrl: './seen-by.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SeenBy {
  readonly credentialId = input.required<string>();
  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly channels = channelWords;
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), credentialId: this.credentialId() }),
    load: (params, cursor) => this.api.invoke(listEntryExposures, { ...params, ...(cursor && { cursor }) }),
  });
}
