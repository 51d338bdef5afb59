import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteMaintenanceWindow, endMaintenance, listMaintenanceWindows } from '../api/functions';
import type { MaintenanceWindowDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { wholeList } from '../ui/pages';
import { rowWork } from '../ui/row-work';
import { Toast } from '../ui/toast';
import { whileVisible } from '../ui/while-visible';
import { lastingWords } from './lasting';
import { ruleWords } from './maintenance-words';
import { MonitoringTabs } from './monitoring-tabs';

const REFRESH_SECONDS = 30;

/** When nobody is to be told. */
@Component({
  selector: 'app-maintenance',
  imports: [EmptyState, Icon, ListFrame, Moment, MonitoringTabs, PageHeader, RouterLink],
  templateUrl: './maintenance.html',
  styleUrl: '../ui/entry-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Maintenance {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly windows = wholeList({
    params: () => ({ organisationId: this.organisation.id() }),
    load: async (params) => (await this.api.invoke(listMaintenanceWindows, params)).items,
  });
  private readonly rows = rowWork(() => this.windows.reload());
  protected readonly busy = this.rows.busy;
  protected readonly rule = ruleWords;
  protected readonly manages = computed(() => this.organisation.can('monitoring.incident.manage'));
  protected readonly fresh = computed(() => ['/o', this.organisation.slug(), 'monitoring', 'maintenance', 'new']);

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (!this.windows.busy()) this.windows.reload();
    });
  }

  protected length({ durationMinutes }: MaintenanceWindowDto): string {
    return lastingWords(new Date(0).toISOString(), new Date(durationMinutes * 60_000).toISOString(), 0);
  }

  protected scope({ checkIds }: MaintenanceWindowDto): string {
    if (checkIds === null) return 'all checks';
    return checkIds.length === 1 ? 'one check' : `${checkIds.length.toString()} checks`;
  }

  protected async end(window: MaintenanceWindowDto): Promise<void> {
    const text = 'Alerts of its checks go out again from now on.';
    if (!(await this.confirm.ask({ title: `End ${window.name} now?`, text, yes: 'End now' }))) return;
    await this.rows.run(window.id, async () => {
      await this.api.invoke(endMaintenance, { organisationId: this.organisation.id(), windowId: window.id });
      this.toast.say(`${window.name} ended`);
    });
  }

  protected async remove(window: MaintenanceWindowDto): Promise<void> {
    const text = 'What is over stays counted as maintenance. What lasts now ends.';
    if (!(await this.confirm.ask({ title: `Delete ${window.name}?`, text, yes: 'Delete', dangerous: true }))) return;
    await this.rows.run(window.id, async () => {
      const version = { 'If-Match': `"${window.version.toString()}"` };
      await this.api.invoke(deleteMaintenanceWindow, { organisationId: this.organisation.id(), windowId: window.id, ...version });
      this.toast.say(`${window.name} deleted`);
    });
  }
}
