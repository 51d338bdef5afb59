import { Injectable, computed, inject, resource } from '@angular/core';
import { Api } from '../api/api';
import { countWaitingAccessRequests } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { whileVisible } from '../ui/while-visible';

/** How many requests wait for the person at the page, for the badge beside "Approvals". */
@Injectable({ providedIn: 'root' })
export class WaitingApprovals {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly counted = resource({
    params: () => (this.organisation.can('vault.request.approve') ? this.organisation.id() : undefined),
    loader: async ({ params: organisationId }) => (await this.api.invoke(countWaitingAccessRequests, { organisationId })).waiting,
  });
  readonly count = computed(() => (this.counted.hasValue() ? this.counted.value() : 0));

  constructor() {
    whileVisible(30, () => {
      this.reload();
    });
  }

  reload(): void {
    if (this.organisation.can('vault.request.approve')) this.counted.reload();
  }
}
