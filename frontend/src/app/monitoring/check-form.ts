import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, form, max, min, required, type FieldTree, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { createCheck, getCheck, listCheckKinds, listChecks, updateCheck } from '../api/functions';
import type { CheckDto, CheckOptionDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { type StoredDraft, storedDraft } from '../ui/stored-draft';
import { StoredForm } from '../ui/stored-form';
import { submission } from '../ui/submission';
import type { Unsaved } from '../ui/unsaved';
import { CheckOption } from './check-option';
import { type CheckKind, type OptionValue, type OptionValues, sentOptions, startValues, valuesForKind, valuesOf } from './check-options';

interface CheckDraft {
  name: string;
  kind: CheckKind;
  intervalSeconds: number;
  timeoutSeconds: number;
  retrySeconds: number;
  failuresBeforeDown: number;
  successesBeforeUp: number;
  /** Empty for none. */
  parentId: string;
  /** Parted by commas. */
  tags: string;
  values: OptionValues;
}

const NEW: CheckDraft = {
  name: '',
  kind: 'http',
  intervalSeconds: 60,
  timeoutSeconds: 10,
  retrySeconds: 15,
  failuresBeforeDown: 3,
  successesBeforeUp: 2,
  parentId: '',
  tags: '',
  values: {},
};

@Component({
  selector: 'app-check-form',
  imports: [CheckOption, ErrorState, Field, FormControl, FormField, PageHeader, Skeleton, StoredForm],
  templateUrl: './check-form.html',
  styleUrl: './check-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckForm implements Unsaved {
  readonly checkId = input<string>();
  /** The check whose options a new one begins with. */
  readonly copy = input<string>();

  private readonly api = inject(Api);
  private readonly session = inject(Session);
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
  protected readonly removed = signal<ReadonlySet<string>>(new Set());
  private readonly started = signal(false);
  protected readonly ready = this.started.asReadonly();
  private readonly everyKind = computed(() => (this.kinds.hasValue() ? this.kinds.value().items : []));
  /** What looks at this server is for those who run it. */
  protected readonly allKinds = computed(() => {
    const runsThisServer = this.session.platformPermissions().has('platform.system.manage');
    return this.everyKind().filter(({ kind }) => kind !== 'self' || runsThisServer || this.draft().kind === 'self');
  });
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
  protected readonly kept: StoredDraft<CheckDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });
  protected readonly intervals = [20, 30, 60, 300, 900, 3600, 86_400] as const;

  constructor() {
    effect(() => {
      const kinds = this.everyKind();
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
    return this.kept.unsaved();
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

  private shownKind: CheckKind = NEW.kind;

  private changeKind(kind: CheckKind): void {
    this.shownKind = kind;
    const { intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp } = this.kind()?.timing ?? NEW;
    this.draft.update((draft) => ({
      ...draft,
      intervalSeconds,
      timeoutSeconds,
      retrySeconds,
      failuresBeforeDown,
      successesBeforeUp,
      values: valuesForKind(this.everyKind(), kind, draft.values),
    }));
  }

  private draftOf(check: CheckDto): CheckDraft {
    const { name, kind, intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp, parentId, tags } = check;
    const values = valuesOf(this.everyKind(), check);
    return {
      name: this.checkId() ? name : `${name} (copy)`,
      kind,
      intervalSeconds,
      timeoutSeconds,
      retrySeconds,
      failuresBeforeDown,
      successesBeforeUp,
      parentId: parentId ?? '',
      tags: tags.join(', '),
      values,
    };
  }

  private start(draft: CheckDraft): void {
    this.shownKind = draft.kind;
    this.removed.set(new Set());
    this.kept.begin(draft);
    this.started.set(true);
  }

  private save(): Promise<TreeValidationResult> {
    const options = this.kind()?.options ?? [];
    return this.kept.save(() => this.send(), {
      home: ({ id }) => ['/o', this.organisation.slug(), 'monitoring', id],
      names: Object.fromEntries(options.map(({ name }) => [name, this.optionField(name) as FieldTree<unknown>])),
    });
  }

  private send(): Promise<CheckDto> {
    const organisationId = this.organisation.id();
    const { values, kind, parentId, tags, ...given } = this.draft();
    const rest = { ...given, parentId: parentId === '' ? null : parentId, tags: tagsIn(tags) };
    const current = this.checkId() && this.stored.hasValue() ? this.stored.value() : undefined;
    const options = sentOptions(this.kind()?.options ?? [], values, { change: current !== undefined, removed: this.removed() });
    if (!current) return this.api.invoke(createCheck, { organisationId, body: { ...rest, ...options, kind } });
    const version = { 'If-Match': `"${current.version.toString()}"` };
    return this.api.invoke(updateCheck, { organisationId, checkId: current.id, ...version, body: { ...rest, ...options } });
  }
}

function tagsIn(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
