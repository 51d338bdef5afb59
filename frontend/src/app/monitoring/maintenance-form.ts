import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, max, min, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createMaintenanceWindow, getMaintenanceWindow, updateMaintenanceWindow } from '../api/functions';
import type { CreateMaintenanceWindowDto, MaintenanceWindowDto } from '../api/models';
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
import { allChecks } from './all-checks';
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
  imports: [ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './maintenance-form.html',
  styleUrl: './maintenance-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MaintenanceForm implements Unsaved {
  readonly windowId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => (this.windowId() ? { organisationId: this.organisation.id(), windowId: this.windowId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getMaintenanceWindow, params),
  });
  protected readonly checks = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => allChecks(this.api, params.organisationId),
  });
  private before: MaintenanceDraft = fresh();
  private readonly draft = signal(this.before);
  private saved = false;
  protected readonly stale = signal(false);
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
  protected readonly repeats = REPEATS;
  protected readonly zones = [...new Set([ZONE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  protected readonly lengths = [30, 60, 120, 240, 480] as const;

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

  protected choose(id: string, event: Event): void {
    const wanted = (event.target as HTMLInputElement).checked;
    this.draft.update((draft) => ({ ...draft, checkIds: [...draft.checkIds.filter((other) => other !== id), ...(wanted ? [id] : [])] }));
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
      const rule = this.repeat() === 'rule' ? this.form.rule : this.form.repeat;
      return this.stale() ? undefined : formProblem(error, this.form, { names: { rule, checkIds: this.form.scope } });
    }
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
