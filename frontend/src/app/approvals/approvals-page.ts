import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { approveAccess, denyAccess, listAccessRequests, revokeAccess } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { whileVisible } from '../ui/while-visible';
import { AccessList, type ChosenAccess } from './access-list';
import { AccessTabs } from './access-tabs';
import { type Decision, DecisionDialog } from './decision-dialog';
import { WaitingApprovals } from './waiting-approvals';

const DECIDE = { approve: approveAccess, deny: denyAccess, revoke: revokeAccess } as const;
const DONE = { approve: 'Approved', deny: 'Denied', revoke: 'The access is revoked' } as const;

/** What others ask for, for those who approve; and who has access now. */
@Component({
  selector: 'app-approvals-page',
  imports: [AccessList, AccessTabs, EmptyState, PageHeader],
  template: `
    <div class="page">
      <app-page-header heading="Approvals"
        >Who asks for secrets of {{ organisation.organisation()?.name }}, and who has access to them now. Nobody decides about his own
        requests.</app-page-header
      >
      <app-access-tabs />
      <app-access-list [list]="list" [(open)]="open" (chosen)="choose($event)">
        <app-empty-state icon="shield-check" [heading]="open() ? 'Nothing waits for you' : 'Nothing that is over'"
          >When somebody needs a secret that others must approve, it is listed here, and you are told by mail.</app-empty-state
        >
      </app-access-list>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApprovalsPage {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly dialogs = inject(MatDialog);
  private readonly waiting = inject(WaitingApprovals);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly open = signal(true);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.open() }),
    load: (params, cursor) => this.api.invoke(listAccessRequests, { ...params, ...(cursor && { cursor }) }),
  });

  constructor() {
    whileVisible(10, () => {
      this.list.reload();
    });
  }

  protected async choose({ verb, request }: ChosenAccess): Promise<void> {
    if (verb === 'extend' || verb === 'end') return;
    const data: Decision = { verb, request };
    const dialog = this.dialogs.open<DecisionDialog, Decision, string>(DecisionDialog, { data, width: '28rem' });
    const note = await firstValueFrom(dialog.afterClosed());
    if (note === undefined) return;
    const path = { organisationId: this.organisation.id(), requestId: request.id };
    await this.attempts.run(() => this.api.invoke(DECIDE[verb], { ...path, body: note === '' ? {} : { note } }), `${DONE[verb]}.`);
    this.list.reload();
    this.waiting.reload();
  }
}
