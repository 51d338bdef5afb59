import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, form, max, min, required, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { createMaintenanceWindow, getMaintenanceWindow, updateMaintenanceWindow } from '../api/functions';
import type { CreateMaintenanceWindowDto, MaintenanceWindowDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { type StoredDraft, storedDraft } from '../ui/stored-draft';
import { StoredForm } from '../ui/stored-form';
import { submission } from '../ui/submission';
import type { Unsaved } from '../ui/unsaved';
import { allChecks } from './all-checks';
import { CheckPicker, type PickedCheck } from './check-picker';
import { REPEATS, type Repeat, repeatOf } from './maintenance-words';
import { instantAt, wallTime } from './zoned-time';

interface MaintenanceDraft {
  name: string;
  /** On the clock of the wall in `timezone`. */
  startsAt: string;
  durationMinutes: number;
  timezone: string;
  repeat: Repeat;
  rule: string;
  scope: 'all' | 'chosen';
  checkIds: string[];
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

@Component({
  selector: 'app-maintenance-form',
  imports: [CheckPicker, ErrorState, Field, FormControl, FormField, PageHeader, Skeleton, StoredForm],
  templateUrl: './maintenance-form.html',
  styleUrl: './maintenance-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MaintenanceForm implements Unsaved {
  readonly windowId = input<string>();

  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => (this.windowId() ? { organisationId: this.organisation.id(), windowId: this.windowId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getMaintenanceWindow, params),
  });
  protected readonly checks = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => allChecks(this.api, params.organisationId),
  });
  private readonly draft = signal(fresh());
  protected readonly ready = computed(() => !this.windowId() || this.stored.hasValue());
  protected readonly home = computed(() => ['/o', this.organisation.slug(), 'monitoring', 'maintenance']);
  protected readonly chosen = computed(() => new Set(this.draft().checkIds));
  protected readonly repeat = computed(() => this.draft().repeat);
  protected readonly scope = computed(() => this.draft().scope);
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      required(path.startsAt);
      min(path.durationMinutes, 1, { message: 'At least a minute.' });
      max(path.durationMinutes, 43_200, { message: 'At most 30 days (43200).' });
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly kept: StoredDraft<MaintenanceDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });
  protected readonly repeats = REPEATS;
  protected readonly zones = [...new Set([ZONE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  protected readonly lengths = [30, 60, 120, 240, 480] as const;

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  protected choose({ id, isChosen }: PickedCheck): void {
    this.draft.update((draft) => ({ ...draft, checkIds: [...draft.checkIds.filter((other) => other !== id), ...(isChosen ? [id] : [])] }));
  }

  private save(): Promise<TreeValidationResult> {
    const rule = this.repeat() === 'rule' ? this.form.rule : this.form.repeat;
    return this.kept.save(() => this.send(), { home: this.home(), names: { rule, checkIds: this.form.scope } });
  }

  private send(): Promise<MaintenanceWindowDto> {
    const organisationId = this.organisation.id();
    const body = sent(this.draft());
    const current = this.stored.hasValue() ? this.stored.value() : undefined;
    if (!current) return this.api.invoke(createMaintenanceWindow, { organisationId, body });
    const version = { 'If-Match': `"${current.version.toString()}"` };
    return this.api.invoke(updateMaintenanceWindow, { organisationId, windowId: current.id, ...version, body });
  }
}

function fresh(): MaintenanceDraft {
  const next = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000);
  return {
    name: '',
    startsAt: wallTime(next, ZONE),
    durationMinutes: 60,
    timezone: ZONE,
    repeat: 'once',
    rule: 'FREQ=MONTHLY;BYDAY=2TU',
    scope: 'all',
    checkIds: [],
  };
}

function draftOf({ name, startsAt, durationMinutes, timezone, rule, checkIds }: MaintenanceWindowDto): MaintenanceDraft {
  const repeat = repeatOf(rule);
  return {
    name,
    startsAt: wallTime(new Date(startsAt), timezone),
    durationMinutes,
    timezone,
    repeat,
    rule: repeat === 'rule' ? (rule ?? '') : fresh().rule,
    scope: checkIds === null ? 'all' : 'chosen',
    checkIds: checkIds ?? [],
  };
}

function sent({ name, startsAt, durationMinutes, timezone, repeat, rule, scope, checkIds }: MaintenanceDraft): CreateMaintenanceWindowDto {
  const known = REPEATS.find((one) => one.repeat === repeat)?.rule ?? null;
  return {
    name,
    startsAt: instantAt(startsAt, timezone)?.toISOString() ?? '',
    durationMinutes,
    timezone,
    rule: repeat === 'rule' ? rule.trim().replace(/^RRULE:/u, '') : known,
    checkIds: scope === 'all' ? null : checkIds,
  };
}
