import { ChangeDetectionStrategy, Component, computed, effect, inject, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, maxLength, pattern, required, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { ApiConfiguration } from '../api/api-configuration';
import { getStatusPage, saveStatusPage } from '../api/functions';
import type { StatusPageDto } from '../api/models';
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
import { MonitoringTabs } from './monitoring-tabs';
import { StatusPassword } from './status-password';
import { StatusPreview } from './status-preview';

interface Draft {
  address: string;
  title: string;
  description: string;
  published: boolean;
}

/** 100 random bits in letters that are not taken for each other. */
function unguessable(): string {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => letters.charAt(byte % 32)).join('');
}

/** What strangers are told about the organisation's services. */
@Component({
  selector: 'app-status-page',
  imports: [
    ErrorState,
    Field,
    FormControl,
    FormError,
    FormField,
    FormRoot,
    Icon,
    MonitoringTabs,
    PageHeader,
    Skeleton,
    StatusPassword,
    StatusPreview,
  ],
  templateUrl: './status-page.html',
  styleUrl: './status-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusPage implements Unsaved {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly rootUrl = inject(ApiConfiguration).rootUrl;
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => this.api.invoke(getStatusPage, params),
  });
  protected readonly checks = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => allChecks(this.api, params.organisationId),
  });
  protected readonly typed = signal('');
  protected readonly offered = computed(() => {
    const wanted = this.typed().trim().toLowerCase();
    return (this.checks.hasValue() ? this.checks.value() : []).filter(({ name }) => name.toLowerCase().includes(wanted));
  });
  private before = '';
  private readonly draft = signal<Draft>({ address: '', title: '', description: '', published: false });
  /** Public names by the id of the check, in the order of the page. */
  protected readonly names = signal<ReadonlyMap<string, string>>(new Map());
  protected readonly stale = signal(false);
  protected readonly preview = computed(() => `${this.rootUrl}/api/v1/organisations/${this.organisation.id()}/status-page/preview`);
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.address);
      pattern(path.address, /^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/u, { message: '3 to 60 small letters, digits and hyphens.' });
      required(path.title);
      maxLength(path.description, 1000);
    },
    { submission: submission(() => this.save()) },
  );

  constructor() {
    effect(() => {
      if (!this.stored.hasValue() || this.stored.isLoading()) return;
      const page = this.stored.value();
      untracked(() => {
        this.take(page);
      });
    });
  }

  unsaved(): boolean {
    return this.before !== '' && this.before !== this.shape();
  }

  protected guess(): void {
    this.form.address().value.set(unguessable());
  }

  protected choose(id: string, name: string, event: Event): void {
    const wanted = (event.target as HTMLInputElement).checked;
    this.names.update((names) => {
      const next = new Map(names);
      if (wanted) next.set(id, name);
      else next.delete(id);
      return next;
    });
  }

  protected rename(id: string, event: Event): void {
    const name = (event.target as HTMLInputElement).value;
    this.names.update((names) => new Map(names).set(id, name));
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  private take({ address, title, description, published, items }: StatusPageDto): void {
    const name = this.organisation.organisation()?.name ?? '';
    this.names.set(new Map(items.map((item) => [item.checkId, item.name])));
    this.form().reset({ address: address || unguessable(), title: title || name, description, published });
    this.before = this.shape();
  }

  private shape(): string {
    return JSON.stringify([this.draft(), [...this.names()]]);
  }

  private async save(): Promise<TreeValidationResult> {
    if (!this.stored.hasValue()) return undefined;
    const items = [...this.names()].map(([checkId, name]) => ({ checkId, name: name.trim() }));
    const version = `"${this.stored.value().version.toString()}"`;
    try {
      const body = { ...this.draft(), items };
      this.stored.set(await this.api.invoke(saveStatusPage, { organisationId: this.organisation.id(), 'If-Match': version, body }));
      this.toast.say('Status page saved');
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      return this.stale() ? undefined : formProblem(error, this.form);
    }
  }
}
