import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listChannelDeliveries, listChannels, replayChannelDelivery } from '../api/functions';
import type { ChannelDeliveryDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Toast } from '../ui/toast';
import { ALERT_WORDS, DELIVERY_WORDS } from './incident-words';
import { MonitoringTabs } from './monitoring-tabs';

/** What was sent through channels, and what was given up. */
@Component({
  selector: 'app-deliveries',
  imports: [EmptyState, ListFrame, Moment, MonitoringTabs, PageHeader, RouterLink],
  templateUrl: './deliveries.html',
  styleUrl: './check-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Deliveries {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly onlyFailed = signal(false);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), failed: this.onlyFailed() }),
    load: ({ organisationId, failed }, cursor) =>
      this.api.invoke(listChannelDeliveries, {
        organisationId,
        limit: 100,
        ...(failed && { state: 'failed' as const }),
        ...(cursor && { cursor }),
      }),
  });
  private readonly listed = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => (await this.api.invoke(listChannels, params)).items,
  });
  protected readonly channels = computed(
    () => new Map((this.listed.hasValue() ? this.listed.value() : []).map(({ id, name }) => [id, name])),
  );
  protected readonly events = ALERT_WORDS;
  protected readonly states = DELIVERY_WORDS;
  protected readonly busy = signal('');

  protected toggle(event: Event): void {
    this.onlyFailed.set((event.target as HTMLInputElement).checked);
  }

  protected async replay({ id }: ChannelDeliveryDto): Promise<void> {
    this.busy.set(id);
    try {
      await this.api.invoke(replayChannelDelivery, { organisationId: this.organisation.id(), deliveryId: id });
      this.toast.say('It is sent once more.');
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set('');
      this.list.reload();
    }
  }
}
