import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, max, min, pattern, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createCheck, getCheck, updateCheck } from '../api/functions';
import type { CheckDto } from '../api/models';
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

interface CheckDraft {
  name: string;
  url: string;
  method: CheckDto['method'];
  expectedStatus: string;
  keyword: string;
  intervalSeconds: number;
  timeoutSeconds: number;
  failuresBeforeDown: number;
  successesBeforeUp: number;
}

const NEW: CheckDraft = {
  name: '',
  url: 'https://',
  method: 'GET',
  expectedStatus: '200-399',
  keyword: '',
  intervalSeconds: 60,
  timeoutSeconds: 10,
  failuresBeforeDown: 3,
  successesBeforeUp: 2,
};

@Component({
  selector: 'app-check-form',
  imports: [ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './check-form.html',
  styleUrl: './check-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckForm implements Unsaved {
  readonly checkId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => (this.checkId() ? { organisationId: this.organisation.id(), checkId: this.checkId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getCheck, params),
  });
  private readonly draft = signal<CheckDraft>(NEW);
  private before = NEW;
  private saved = false;
  protected readonly stale = signal(false);
  protected readonly ready = computed(() => !this.checkId() || this.stored.hasValue());
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
      required(path.url);
      pattern(path.url, /^https?:\/\/[^\s/]+/i, { message: 'Enter an address that starts with http:// or https://.' });
      required(path.expectedStatus);
      min(path.intervalSeconds, 20, { message: 'At least 20 seconds.' });
      max(path.intervalSeconds, 604_800, { message: 'At most seven days (604800).' });
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly intervals = [20, 30, 60, 300, 900, 3600, 86_400] as const;

  constructor() {
    effect(() => {
      if (!this.stored.hasValue() || this.stored.isLoading()) return;
      const { name, url, method, expectedStatus, keyword, intervalSeconds, timeoutSeconds, failuresBeforeDown, successesBeforeUp } =
        this.stored.value();
      untracked(() => {
        this.start({
          name,
          url,
          method,
          expectedStatus,
          keyword: keyword ?? '',
          intervalSeconds,
          timeoutSeconds,
          failuresBeforeDown,
          successesBeforeUp,
        });
      });
    });
  }

  unsaved(): boolean {
    return !this.saved && JSON.stringify(this.draft()) !== JSON.stringify(this.before);
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  private start(draft: CheckDraft): void {
    this.before = draft;
    this.form().reset(draft);
  }

  private async save(): Promise<TreeValidationResult> {
    const organisationId = this.organisation.id();
    const { keyword, ...rest } = this.draft();
    const current = this.stored.hasValue() ? this.stored.value() : undefined;
    try {
      const { id, name } = current
        ? await this.api.invoke(updateCheck, {
            organisationId,
            checkId: current.id,
            'If-Match': `"${current.version.toString()}"`,
            body: { ...rest, keyword: keyword || null },
          })
        : await this.api.invoke(createCheck, { organisationId, body: { kind: 'http', ...rest, ...(keyword && { keyword }) } });
      this.saved = true;
      await this.router.navigate(['/o', this.organisation.slug(), 'monitoring', id]);
      this.toast.say(`${name} saved`);
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      return this.stale() ? undefined : formProblem(error, this.form);
    }
  }
}
