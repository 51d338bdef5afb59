import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { getPasswordHealth, listPasswordFindings, requestPasswordCheck } from '../../api/functions';
import { CurrentOrganisation } from '../../session/current-organisation';
import { EmptyState } from '../../ui/empty-state';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../ui/list-frame';
import { Moment } from '../../ui/moment';
import { PageHeader } from '../../ui/page-header';
import { pages } from '../../ui/pages';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import { CredentialTypes } from '../credential-types';
import { Expiry } from '../entry/expiry';
import { amountFound, nothingFound } from './nothing-found';

const FINDINGS = [
  { name: 'breached', label: 'Breached' },
  { name: 'reused', label: 'Reused' },
  { name: 'weak', label: 'Weak' },
  { name: 'old', label: 'Old' },
  { name: 'expiring', label: 'Expiring' },
  { name: 'unknown', label: 'Not looked up' },
] as const;

type Finding = (typeof FINDINGS)[number]['name'];

const CHECK_SECONDS = 3;

/** What is known of an organisation's passwords: breached, the same, weak, old, expiring. */
@Component({
  selector: 'app-password-health',
  imports: [DecimalPipe, EmptyState, ErrorState, Expiry, Icon, ListFrame, Moment, PageHeader, RouterLink, Skeleton],
  templateUrl: './password-health.html',
  styleUrl: './password-health.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordHealth {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly findings = FINDINGS;
  protected readonly amount = amountFound;
  protected readonly finding = signal<Finding>('breached');
  protected readonly chosen = computed(() => FINDINGS.find(({ name }) => name === this.finding()) ?? FINDINGS[0]);
  protected readonly busy = signal(false);
  protected readonly summary = resource({
    params: () => this.organisation.id(),
    loader: ({ params: organisationId }) => this.api.invoke(getPasswordHealth, { organisationId }),
  });
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), finding: this.finding() }),
    load: (params, cursor) => this.api.invoke(listPasswordFindings, { ...params, ...(cursor && { cursor }) }),
  });

  protected readonly nothing = computed(() => nothingFound(this.finding(), this.summary.hasValue() ? this.summary.value() : undefined));

  protected async check(): Promise<void> {
    this.busy.set(true);
    try {
      await this.api.invoke(requestPasswordCheck, { organisationId: this.organisation.id() });
      this.toast.say('The passwords are being looked at. Many take a few minutes.');
      await new Promise((resume) => setTimeout(resume, CHECK_SECONDS * 1000));
      this.summary.reload();
      this.list.reload();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
