import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deleteCheck, getCheck, listCheckResults, pauseCheck, resumeCheck, runCheck } from '../api/functions';
import type { CheckDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { zoneWords } from '../ui/local-time';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { CertificateCard } from './certificate-card';
import { CheckIncidents } from './check-incidents';
import { CheckHistory } from './check-history';
import { CheckState } from './check-state';
import { KIND_WORDS, OUTCOME_WORDS, reasonOf } from './check-words';
import { HeartbeatAddress } from './heartbeat-address';
import { everyInterval } from './interval';
import { whenChanged } from './live';
import { LiveState } from './live-state';
import { RegistrationCard } from './registration-card';
import { ResponseChart } from './response-chart';

@Component({
  selector: 'app-check-detail',
  imports: [
    CertificateCard,
    CheckHistory,
    CheckIncidents,
    CheckState,
    EmptyState,
    ErrorState,
    HeartbeatAddress,
    Icon,
    ListFrame,
    LiveState,
    Moment,
    PageHeader,
    RegistrationCard,
    ResponseChart,
    RouterLink,
    Skeleton,
  ],
  templateUrl: './check-detail.html',
  styleUrl: './check-detail.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckDetail {
  readonly checkId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  private readonly confirm = inject(Confirm);
  protected readonly organisation = inject(CurrentOrganisation);
  private readonly path = computed(() => ({ organisationId: this.organisation.id(), checkId: this.checkId() }));
  protected readonly check = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getCheck, params) });
  protected readonly results = pages({
    params: () => this.path(),
    load: (path, cursor) => this.api.invoke(listCheckResults, { ...path, limit: 100, ...(cursor && { cursor }) }),
  });
  protected readonly busy = signal(false);
  protected readonly availability = computed(() => {
    const asked = this.results.items().filter(({ outcome }) => outcome !== 'inconclusive');
    const failed = asked.filter(({ outcome }) => outcome === 'failure').length;
    return asked.length === 0 ? undefined : ((1 - failed / asked.length) * 100).toFixed(failed > 0 ? 1 : 0);
  });
  protected readonly median = computed(() => {
    const times = this.results
      .items()
      .map(({ responseMilliseconds }) => responseMilliseconds)
      .sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)];
  });
  protected readonly reason = reasonOf;
  protected readonly zone = zoneWords(new Date());
  protected readonly every = everyInterval;
  protected readonly kinds = KIND_WORDS;
  protected readonly outcomes = OUTCOME_WORDS;

  constructor() {
    whenChanged(
      ({ thing, id }) => (id === this.checkId() || thing === 'maintenance' ? 300 : null),
      () => this.refresh(),
    );
  }

  protected async run(): Promise<void> {
    await this.attempt(async () => {
      await this.api.invoke(runCheck, this.path());
      this.toast.say('The check runs now. Its result appears in a moment.');
    });
  }

  protected async toggle(check: CheckDto): Promise<void> {
    await this.attempt(async () => {
      await this.api.invoke(check.state === 'paused' ? resumeCheck : pauseCheck, this.path());
    });
  }

  protected async remove(check: CheckDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Delete ${check.name}?`,
      text: 'Its results go with it. To stop it for a while, pause it.',
      yes: 'Delete',
      dangerous: true,
    });
    if (!sure) return;
    await this.attempt(async () => {
      await this.api.invoke(deleteCheck, { ...this.path(), 'If-Match': `"${check.version.toString()}"` });
      await this.router.navigate(['/o', this.organisation.slug(), 'monitoring']);
      this.toast.say(`${check.name} deleted`);
    });
  }

  /** False when something is being loaded already. */
  private refresh(): boolean {
    if (this.check.isLoading() || this.results.busy()) return false;
    this.check.reload();
    if (this.results.items().length <= 100) this.results.reload();
    return true;
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
      this.refresh();
    }
  }
}
