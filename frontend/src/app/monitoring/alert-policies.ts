import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteAlertPolicy, listAlertPolicies, listChannels } from '../api/functions';
import type { AlertPolicyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { quietWords, stepWords } from './alert-policy-words';
import { MonitoringTabs } from './monitoring-tabs';

/** Who is told of which checks, after how long, and when not. */
@Component({
  selector: 'app-alert-policies',
  imports: [EmptyState, ErrorState, Icon, MonitoringTabs, PageHeader, RouterLink, Skeleton],
  templateUrl: './alert-policies.html',
  styleUrl: '../ui/entry-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertPolicies {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly answer = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => {
      const [policies, channels] = await Promise.all([this.api.invoke(listAlertPolicies, params), this.api.invoke(listChannels, params)]);
      return { policies: policies.items, channels: channels.items };
    },
  });
  protected readonly policies = computed(() => (this.answer.hasValue() ? this.answer.value().policies : []));
  protected readonly busy = signal('');
  protected readonly quiet = quietWords;
  protected readonly manages = computed(() => this.organisation.can('notification.channel.manage'));
  protected readonly fresh = computed(() => ['/o', this.organisation.slug(), 'monitoring', 'alert-policies', 'new']);

  protected steps({ steps }: AlertPolicyDto): string[] {
    const channels = this.answer.hasValue() ? this.answer.value().channels : [];
    return steps.map((step) => stepWords(step, channels));
  }

  protected scope({ checkIds }: AlertPolicyDto): string {
    if (checkIds === null) return 'All checks that no other policy names';
    return checkIds.length === 1 ? 'One check' : `${checkIds.length.toString()} checks`;
  }

  protected async remove(policy: AlertPolicyDto): Promise<void> {
    const text = 'Its checks go by the policy for all checks, or, without one, to every channel at once.';
    if (!(await this.confirm.ask({ title: `Delete ${policy.name}?`, text, yes: 'Delete', dangerous: true }))) return;
    this.busy.set(policy.id);
    try {
      const path = { organisationId: this.organisation.id(), policyId: policy.id };
      await this.api.invoke(deleteAlertPolicy, { ...path, 'If-Match': `"${policy.version.toString()}"` });
      this.toast.say(`${policy.name} deleted`);
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set('');
      this.answer.reload();
    }
  }
}
