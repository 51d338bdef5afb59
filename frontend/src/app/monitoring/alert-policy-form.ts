import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { applyEach, FormField, FormRoot, form, max, min, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createAlertPolicy, getAlertPolicy, listChannels, updateAlertPolicy } from '../api/functions';
import type { AlertPolicyDto, CreateAlertPolicyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { submission } from '../ui/submission';
import { Toast } from '../ui/toast';
import type { Unsaved } from '../ui/unsaved';
import { WEEKDAYS } from './alert-policy-words';
import { allChecks } from './all-checks';

interface StepDraft {
  afterMinutes: number;
  channelIds: string[];
}

interface PolicyDraft {
  name: string;
  scope: 'all' | 'chosen';
  checkIds: string[];
  steps: StepDraft[];
  hasQuiet: boolean;
  timezone: string;
  from: string;
  to: string;
  days: string[];
  urgentBreaksThrough: boolean;
  gatherSeconds: number;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MOST_STEPS = 10;

@Component({
  selector: 'app-alert-policy-form',
  imports: [ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './alert-policy-form.html',
  styleUrl: './maintenance-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertPolicyForm implements Unsaved {
  readonly policyId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => (this.policyId() ? { organisationId: this.organisation.id(), policyId: this.policyId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getAlertPolicy, params),
  });
  protected readonly choices = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => {
      const [checks, channels] = await Promise.all([allChecks(this.api, params.organisationId), this.api.invoke(listChannels, params)]);
      return { checks, channels: channels.items };
    },
  });
  private before: PolicyDraft = fresh();
  protected readonly draft = signal(this.before);
  private saved = false;
  protected readonly stale = signal(false);
  protected readonly ready = computed(() => (!this.policyId() || this.stored.hasValue()) && this.choices.hasValue());
  protected readonly home = computed(() => ['/o', this.organisation.slug(), 'monitoring', 'alert-policies']);
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      applyEach(path.steps, (step) => {
        min(step.afterMinutes, 0, { message: 'At least 0 minutes.' });
        max(step.afterMinutes, 2880, { message: 'At most two days (2880).' });
      });
      min(path.gatherSeconds, 0, { message: 'At least 0.' });
      max(path.gatherSeconds, 300, { message: 'At most five minutes (300).' });
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly zones = [...new Set([ZONE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  protected readonly weekdays = WEEKDAYS;
  protected readonly mayAdd = computed(() => this.draft().steps.length < MOST_STEPS);

  constructor() {
    effect(() => {
      if (!this.stored.hasValue() || this.stored.isLoading()) return;
      const draft = draftOf(this.stored.value());
      untracked(() => {
        this.before = draft;
        this.form().reset(draft);
      });
    });
  }

  unsaved(): boolean {
    return !this.saved && JSON.stringify(this.draft()) !== JSON.stringify(this.before);
  }

  protected toggled(list: readonly string[], one: string, event: Event): string[] {
    return [...list.filter((other) => other !== one), ...((event.target as HTMLInputElement).checked ? [one] : [])];
  }

  protected chooseChannel(place: number, id: string, event: Event): void {
    const channels = (step: StepDraft): string[] => this.toggled(step.channelIds, id, event);
    this.draft.update((draft) => ({
      ...draft,
      steps: draft.steps.map((step, index) => (index === place ? { ...step, channelIds: channels(step) } : step)),
    }));
  }

  protected chooseCheck(id: string, event: Event): void {
    this.draft.update((draft) => ({ ...draft, checkIds: this.toggled(draft.checkIds, id, event) }));
  }

  protected chooseDay(day: string, event: Event): void {
    this.draft.update((draft) => ({ ...draft, days: this.toggled(draft.days, day, event) }));
  }

  protected addStep(): void {
    const last = this.draft().steps.at(-1)?.afterMinutes ?? 0;
    this.draft.update((draft) => ({ ...draft, steps: [...draft.steps, { afterMinutes: last + 15, channelIds: [] }] }));
  }

  protected removeStep(place: number): void {
    this.draft.update((draft) => ({ ...draft, steps: draft.steps.filter((_, index) => index !== place) }));
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  private async save(): Promise<TreeValidationResult> {
    try {
      const { name } = await this.send();
      this.saved = true;
      await this.router.navigate(this.home());
      this.toast.say(`${name} saved`);
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      const names = {
        steps: this.form,
        checkIds: this.form.scope,
        'quiet.timezone': this.form.timezone,
        'quiet.days': this.form.from,
        'quiet.to': this.form.to,
      };
      return this.stale() ? undefined : formProblem(error, this.form, { names });
    }
  }

  private send(): Promise<AlertPolicyDto> {
    const organisationId = this.organisation.id();
    const body = sent(this.draft());
    const current = this.stored.hasValue() ? this.stored.value() : undefined;
    if (!current) return this.api.invoke(createAlertPolicy, { organisationId, body });
    const version = { 'If-Match': `"${current.version.toString()}"` };
    return this.api.invoke(updateAlertPolicy, { organisationId, policyId: current.id, ...version, body });
  }
}

function fresh(): PolicyDraft {
  return {
    name: '', scope: 'all', checkIds: [], steps: [{ afterMinutes: 0, channelIds: [] }], hasQuiet: false, timezone: ZONE, from: '22:00', to: '07:00',
    days: WEEKDAYS.map(({ day }) => day), urgentBreaksThrough: true, gatherSeconds: 30,
  }; // prettier-ignore
}

function draftOf({ name, checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds }: AlertPolicyDto): PolicyDraft {
  const { timezone, from, to, days } = quiet ?? fresh();
  return {
    name, scope: checkIds === null ? 'all' : 'chosen', checkIds: checkIds ?? [], steps: steps.map((step) => ({ ...step })), hasQuiet: quiet !== null,
    timezone, from, to, days: [...days], urgentBreaksThrough, gatherSeconds,
  }; // prettier-ignore
}

function sent({
  name,
  scope,
  checkIds,
  steps,
  hasQuiet,
  timezone,
  from,
  to,
  days,
  urgentBreaksThrough,
  gatherSeconds,
}: PolicyDraft): CreateAlertPolicyDto {
  const quiet = hasQuiet ? { timezone, from, to, days } : null;
  return { name, checkIds: scope === 'all' ? null : checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds };
}
