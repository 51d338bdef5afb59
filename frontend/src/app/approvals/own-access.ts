import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { listOwnAccessRequests } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { whileVisible } from '../ui/while-visible';
import { AccessList, type ChosenAccess } from './access-list';
import { AccessTabs } from './access-tabs';
import { OwnAccessWork } from './own-access-work';

/** What the person at the page has asked for, and may use now. */
@Component({
  selector: 'app-own-access',
  imports: [AccessList, AccessTabs, EmptyState, PageHeader],
  template: `
    <div class="page">
      <app-page-header heading="My access" [back]="['/o', organisation.slug(), 'vault']" backLabel="Vault"
        >Secrets that you have asked others to let you use, and for how long you may.</app-page-header
      >
      <app-access-tabs />
      <app-access-list [list]="list" [(open)]="open" [own]="true" (chosen)="choose($event)">
        <app-empty-state icon="key" [heading]="open() ? 'You wait for nothing' : 'Nothing that is over'"
          >Where a secret needs approval, revealing it asks for that.</app-empty-state
        >
      </app-access-list>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OwnAccess {
  private readonly api = inject(Api);
  private readonly work = inject(OwnAccessWork);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly open = signal(true);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.open() }),
    load: (params, cursor) => this.api.invoke(listOwnAccessRequests, { ...params, ...(cursor && { cursor }) }),
  });

  constructor() {
    whileVisible(10, () => {
      this.list.reload();
    });
  }

  protected async choose({ verb, request }: ChosenAccess): Promise<void> {
    await (verb === 'extend' ? this.work.extend(request) : this.work.end(request));
    this.list.reload();
  }
}
