import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { getCalendarFeed, renewCalendarFeed, revokeCalendarFeed } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { ShownOnce } from '../ui/shown-once';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';

/** The address from which calendars read what is planned and what ends: made on demand, shown once. */
@Component({
  selector: 'app-calendar-card',
  imports: [ErrorState, Icon, Moment, ShownOnce, Skeleton],
  templateUrl: './calendar-card.html',
  styles: `
    :host {
      display: block;
      margin-top: var(--space-4);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CalendarCard {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly feed = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => this.api.invoke(getCalendarFeed, params),
  });
  protected readonly url = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected async renew(exists: boolean): Promise<void> {
    const text = 'Calendars that read the address in use until now get nothing any more.';
    if (exists && !(await this.confirm.ask({ title: 'Make a new address?', text, yes: 'Make it' }))) return;
    await this.attempt(async () => {
      this.url.set((await this.api.invoke(renewCalendarFeed, { organisationId: this.organisation.id() })).url);
    });
  }

  protected async revoke(): Promise<void> {
    const text = 'Calendars that read it get nothing any more.';
    if (!(await this.confirm.ask({ title: 'Take the address back?', text, yes: 'Take it back', dangerous: true }))) return;
    await this.attempt(async () => {
      await this.api.invoke(revokeCalendarFeed, { organisationId: this.organisation.id() });
      this.url.set(null);
      this.toast.say('The address no longer works');
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
      this.feed.reload();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
