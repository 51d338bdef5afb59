import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { FormField, FormRoot, form, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { createChecks } from '../api/functions';
import type { CreateCheckDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { AutoFocus } from '../ui/auto-focus';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { PageHeader } from '../ui/page-header';
import { submission } from '../ui/submission';
import { Toast } from '../ui/toast';
import type { Unsaved } from '../ui/unsaved';
import { certificateLines, domainLines, readBulk } from './bulk-targets';
import { KIND_WORDS } from './check-words';

const MOST = 100;

/** A client's checks at once, from a list of targets. */
@Component({
  selector: 'app-bulk-checks',
  imports: [AutoFocus, Field, FormControl, FormError, FormField, FormRoot, PageHeader, RouterLink],
  templateUrl: './bulk-checks.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkChecks implements Unsaved {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  private readonly draft = signal({ targets: '', intervalSeconds: '60', certificates: true, domains: true });
  private saved = false;
  protected readonly lines = computed(() => readBulk(this.draft().targets, Number(this.draft().intervalSeconds)));
  /** By the place in the list; what was said of one list is not said of another. */
  protected readonly refused = linkedSignal<unknown, ReadonlyMap<number, string>>({ source: this.draft, computation: () => new Map() });
  private readonly read = computed(() => this.lines().flatMap(({ check }): CreateCheckDto[] => (check ? [check] : [])));
  /** What the targets themselves tell: their certificates and domains. */
  protected readonly found = computed(() => [
    ...(this.draft().certificates ? certificateLines(this.read()) : []),
    ...(this.draft().domains ? domainLines(this.read()) : []),
  ]);
  protected readonly checks = computed(() => [...this.read(), ...this.found()]);
  protected readonly home = computed(() => ['/o', this.organisation.slug(), 'monitoring']);
  protected readonly form = form(this.draft, { submission: submission(() => this.save()) });
  protected readonly kinds = KIND_WORDS;
  protected readonly most = MOST;

  unsaved(): boolean {
    return !this.saved && this.draft().targets !== '';
  }

  protected targetOf({ url, host, port, recordName, domain }: CreateCheckDto): string {
    return url ?? recordName ?? domain ?? `${host ?? ''}${port === undefined ? '' : `:${port.toString()}`}`;
  }

  private unreadable(count: number): string | undefined {
    if (count === 0) return 'Enter a target.';
    if (count > MOST) return `At most ${MOST.toString()} at once.`;
    return this.read().length < this.lines().length ? 'Not every line can be read.' : undefined;
  }

  private async save(): Promise<TreeValidationResult> {
    const checks = this.checks();
    this.refused.set(new Map());
    const unreadable = this.unreadable(checks.length);
    if (unreadable) return [{ kind: 'unreadable', message: unreadable, fieldTree: this.form.targets }];
    try {
      const { items } = await this.api.invoke(createChecks, { organisationId: this.organisation.id(), body: { checks } });
      this.saved = true;
      await this.router.navigate(this.home());
      this.toast.say(items.length === 1 ? '1 check added' : `${items.length.toString()} checks added`);
      return undefined;
    } catch (error) {
      const places = Problem.from(error).fields.flatMap(({ field, message }): [number, string][] => {
        const place = /^checks\.(\d+)\.|^/u.exec(field)?.[1] ?? (checks.length === 1 ? '0' : undefined);
        return place === undefined ? [] : [[Number(place), message]];
      });
      this.refused.set(new Map(places));
      return places.length > 0
        ? [{ kind: 'server', message: 'Nothing was added. See below what is wrong.', fieldTree: this.form.targets }]
        : formProblem(error, this.form);
    }
  }
}
