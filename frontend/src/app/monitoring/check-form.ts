import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, max, min, required, type FieldTree, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createCheck, getCheck, listCheckKinds, listChecks, updateCheck } from '../api/functions';
import type { CheckDto, CheckOptionDto } from '../api/models';
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
import { CheckOption } from './check-option';
import { type CheckKind, type OptionValue, type OptionValues, sentOptions, startValues, valuesForKind, valuesOf } from './check-options';

interface CheckDraft {
  name: string;
  kind: CheckKind;
  intervalSeconds: number;
  timeoutSeconds: number;
  failuresBeforeDown: number;
  successesBeforeUp: number;
  /** Empty for none. */
  parentId: string;
  values: OptionValues;
}

const NEW: CheckDraft = {
  name: '',
  kind: 'http',
  intervalSeconds: 60,
  timeoutSeconds: 10,
  failuresBeforeDown: 3,
  successesBeforeUp: 2,
  parentId: '',
  values: {},
};

@Component({
  selector: 'app-check-form',
  imports: [CheckOption, ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './check-form.html',
  styleUrl: './check-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckForm implements Unsaved {
  readonly checkId = input<string>();
  /** The check whose options a new one begins with. */
  readonly copy = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => {
      const checkId = this.checkId() ?? this.copy();
      return checkId ? { organisationId: this.organisation.id(), checkId } : undefined;
    },
    loader: ({ params }) => this.api.invoke(getCheck, params),
  });
  protected readonly kinds = resource({ loader: () => this.api.invoke(listCheckKinds) });
  private readonly others = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => (await this.api.invoke(listChecks, { ...params, limit: 200 })).items,
  });
  /** What may stand before this check; what stands before it now is always among them. */
  protected readonly parents = computed(() => {
    const others = this.others.hasValue() ? this.others.value().filter(({ id }) => id !== this.checkId()) : [];
    const known = others.map(({ id, name }) => ({ id, name }));
    const { parentId } = this.draft();
    return parentId === '' || known.some(({ id }) => id === parentId) ? known : [{ id: parentId, name: 'The present one' }, ...known];
  });
  private readonly draft = signal<CheckDraft>(NEW);
  private before = NEW;
  private saved = false;
  protected readonly stale = signal(false);
  protected readonly removed = signal<ReadonlySet<string>>(new Set());
  private readonly started = signal(false);
  protected readonly ready = this.started.asReadonly();
  protected readonly allKinds = computed(() => (this.kinds.hasValue() ? this.kinds.value().items : []));
  protected readonly kind = computed(() => this.allKinds().find(({ kind }) => kind === this.draft().kind));
  protected readonly needed = computed(() => this.kind()?.options.filter(({ needed }) => needed) ?? []);
  protected readonly further = computed(() => this.kind()?.options.filter(({ needed }) => !needed) ?? []);
  /** So that what is wrong there is seen. */
  protected readonly furtherWrong = computed(() => this.further().some(({ name }) => this.optionField(name)().errors().length > 0));
  protected readonly secretsSet = computed(() => (this.checkId() && this.stored.hasValue() ? this.stored.value().secretsSet : []));
  protected readonly home = computed(() => [
    '/o',
    this.organisation.slug(),
    'monitoring',
    ...(this.checkId() ? [this.checkId() ?? ''] : []),
  ]);
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      min(path.intervalSeconds, 20, { message: 'At least 20 seconds.' });
      max(path.intervalSeconds, 604_800, { message: 'At most seven days (604800).' });
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly intervals = [20, 30, 60, 300, 900, 3600, 86_400] as const;

  constructor() {
    effect(() => {
      const kinds = this.allKinds();
      const expected = this.checkId() ?? this.copy();
      if (kinds.length === 0 || (expected && (!this.stored.hasValue() || this.stored.isLoading()))) return;
      const check = expected && this.stored.hasValue() ? this.stored.value() : undefined;
      untracked(() => {
        this.start(check ? this.draftOf(check) : { ...NEW, values: startValues(kinds, NEW.kind) });
      });
    });
    effect(() => {
      const kind = this.draft().kind;
      untracked(() => {
        if (this.started() && kind !== this.shownKind) this.changeKind(kind);
      });
    });
  }

  unsaved(): boolean {
    return !this.saved && JSON.stringify(this.draft()) !== JSON.stringify(this.before);
  }

  protected optionField(name: string): FieldTree<OptionValue> {
    return Reflect.get(this.form.values, name);
  }

  protected isSet(option: CheckOptionDto): boolean {
    return this.secretsSet().includes(option.name) && !this.removed().has(option.name);
  }

  protected removeSecret(name: string): void {
    this.removed.update((names) => new Set([...names, name]));
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  private shownKind: CheckKind = NEW.kind;

  private changeKind(kind: CheckKind): void {
    this.shownKind = kind;
    const { intervalSeconds, failuresBeforeDown, successesBeforeUp } = this.kind()?.timing ?? NEW;
    this.draft.update((draft) => ({
      ...draft,
      intervalSeconds,
      failuresBeforeDown,
      successesBeforeUp,
      values: valuesForKind(this.allKinds(), kind, draft.values),
    }));
  }

  private draftOf(check: CheckDto): CheckDraft {
    const { name, kind, intervalSeconds, timeoutSeconds, failuresBeforeDown, successesBeforeUp, parentId } = check;
    const values = valuesOf(this.allKinds(), check);
    return {
      name: this.checkId() ? name : `${name} (copy)`,
      kind,
      intervalSeconds,
      timeoutSeconds,
      failuresBeforeDown,
      successesBeforeUp,
      parentId: parentId ?? '',
      values,
    };
  }

  private start(draft: CheckDraft): void {
    this.shownKind = draft.kind;
    this.before = draft;
    this.removed.set(new Set());
    this.form().reset(draft);
    this.started.set(true);
  }

  private async save(): Promise<TreeValidationResult> {
    try {
      const { id, name } = await this.send();
      this.saved = true;
      await this.router.navigate(['/o', this.organisation.slug(), 'monitoring', id]);
      this.toast.say(`${name} saved`);
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      const names = Object.fromEntries(
        (this.kind()?.options ?? []).map(({ name }) => [name, this.optionField(name) as FieldTree<unknown>]),
      );
      return this.stale() ? undefined : formProblem(error, this.form, { names });
    }
  }

  private send(): Promise<CheckDto> {
    const organisationId = this.organisation.id();
    const { values, kind, parentId, ...given } = this.draft();
    const rest = { ...given, parentId: parentId === '' ? null : parentId };
    const current = this.checkId() && this.stored.hasValue() ? this.stored.value() : undefined;
    const options = sentOptions(this.kind()?.options ?? [], values, { change: current !== undefined, removed: this.removed() });
    if (!current) return this.api.invoke(createCheck, { organisationId, body: { ...rest, ...options, kind } });
    const version = { 'If-Match': `"${current.version.toString()}"` };
    return this.api.invoke(updateCheck, { organisationId, checkId: current.id, ...version, body: { ...rest, ...options } });
  }
}
