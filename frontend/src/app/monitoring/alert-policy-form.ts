import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { applyEach, FormField, form, max, min, required, type TreeValidationResult } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createAlertPolicy, getAlertPolicy, listChannels, updateAlertPolicy } from '../api/functions';
import type { AlertPolicyDto, CreateAlertPolicyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { type StoredDraft, storedDraft } from '../ui/stored-draft';
import { StoredForm } from '../ui/stored-form';
import { submission } from '../ui/submission';
import type { Unsaved } from '../ui/unsaved';
import { WEEKDAYS } from './alert-policy-words';
import { allChecks } from './all-checks';
import { CheckPicker, type PickedCheck } from './check-picker';

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
  reminderMinutes: number;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MOST_STEPS = 10;

@Component({
  selector: 'app-alert-policy-form',
  imports: [CheckPicker, ErrorState, Field, FormControl, FormField, Icon, PageHeader, RouterLink, Skeleton, StoredForm],
  templateUrl: './alert-policy-form.html',
  styleUrl: './maintenance-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertPolicyForm implements Unsaved {
  readonly policyId = input<string>();

  private readonly api = inject(Api);
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
  protected readonly draft = signal(fresh());
  protected readonly chosen = computed(() => new Set(this.draft().checkIds));
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
      min(path.reminderMinutes, 0, { message: 'At least 0.' });
      max(path.reminderMinutes, 10_080, { message: 'At most a week (10080).' });
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly kept: StoredDraft<PolicyDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });
  protected readonly zones = [...new Set([ZONE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  protected readonly weekdays = WEEKDAYS;
  protected readonly mayAdd = computed(() => this.draft().steps.length < MOST_STEPS);

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  private toggled(list: readonly string[], one: string, event: Event): string[] {
    return chosenOf(list, one, (event.target as HTMLInputElement).checked);
  }

  protected chooseChannel(place: number, id: string, event: Event): void {
    const channels = (step: StepDraft): string[] => this.toggled(step.channelIds, id, event);
    this.draft.update((draft) => ({
      ...draft,
      steps: draft.steps.map((step, index) => (index === place ? { ...step, channelIds: channels(step) } : step)),
    }));
  }

  protected chooseCheck({ id, isChosen }: PickedCheck): void {
    this.draft.update((draft) => ({ ...draft, checkIds: chosenOf(draft.checkIds, id, isChosen) }));
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

  private save(): Promise<TreeValidationResult> {
    const { scope, timezone, from } = this.form;
    const names = { steps: this.form, checkIds: scope, 'quiet.timezone': timezone, 'quiet.days': from, 'quiet.to': this.form.to };
    return this.kept.save(() => this.send(), { home: this.home(), names });
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
    days: WEEKDAYS.map(({ day }) => day), urgentBreaksThrough: true, gatherSeconds: 30, reminderMinutes: 0,
  }; // prettier-ignore
}

function draftOf({ name, checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes }: AlertPolicyDto): PolicyDraft {
  const { timezone, from, to, days } = quiet ?? fresh();
  return {
    name, scope: checkIds === null ? 'all' : 'chosen', checkIds: checkIds ?? [], steps: steps.map((step) => ({ ...step })), hasQuiet: quiet !== null,
    timezone, from, to, days: [...days], urgentBreaksThrough, gatherSeconds, reminderMinutes,
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
  reminderMinutes,
}: PolicyDraft): CreateAlertPolicyDto {
  const quiet = hasQuiet ? { timezone, from, to, days } : null;
  return { name, checkIds: scope === 'all' ? null : checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes };
}

function chosenOf(list: readonly string[], one: string, isChosen: boolean): string[] {
  return [...list.filter((other) => other !== one), ...(isChosen ? [one] : [])];
}
