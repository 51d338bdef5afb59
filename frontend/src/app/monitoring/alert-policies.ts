import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteAlertPolicy, listAlertPolicies, listChannels } from '../api/functions';
import type { AlertPolicyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { PageHeader } from '../ui/page-header';
import { wholeList } from '../ui/pages';
import { rowWork } from '../ui/row-work';
import { Toast } from '../ui/toast';
import { quietWords, stepWords } from './alert-policy-words';
import { MonitoringTabs } from './monitoring-tabs';

/** Who is told of which checks, after how long, and when not. */
@Component({
  selector: 'app-alert-policies',
  imports: [EmptyState, Icon, ListFrame, MonitoringTabs, PageHeader, RouterLink],
  templateUrl: './alert-policies.html',
  styleUrl: '../ui/entry-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertPolicies {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly policies = wholeList({
    params: () => ({ organisationId: this.organisation.id() }),
    load: async (params) => {
      const [policies, channels] = await Promise.all([this.api.invoke(listAlertPolicies, params), this.api.invoke(listChannels, params)]);
      return policies.items.map((policy) => ({ ...policy, words: policy.steps.map((step) => stepWords(step, channels.items)) }));
    },
  });
  private readonly rows = rowWork(() => this.policies.reload());
  protected readonly busy = this.rows.busy;
  protected readonly quiet = quietWords;
  protected readonly manages = computed(() => this.organisation.can('notification.channel.manage'));
  protected readonly fresh = computed(() => ['/o', this.organisation.slug(), 'monitoring', 'alert-policies', 'new']);

  protected scope({ checkIds }: AlertPolicyDto): string {
    if (checkIds === null) return 'All checks that no other policy names';
    return checkIds.length === 1 ? 'One check' : `${checkIds.length.toString()} checks`;
  }

  protected async remove(policy: AlertPolicyDto): Promise<void> {
    const text = 'Its checks go by the policy for all checks, or, without one, to every channel at once.';
    if (!(await this.confirm.ask({ title: `Delete ${policy.name}?`, text, yes: 'Delete', dangerous: true }))) return;
    await this.rows.run(policy.id, async () => {
      const path = { organisationId: this.organisation.id(), policyId: policy.id };
      await this.api.invoke(deleteAlertPolicy, { ...path, 'If-Match': `"${policy.version.toString()}"` });
      this.toast.say(`${policy.name} deleted`);
    });
  }
}
