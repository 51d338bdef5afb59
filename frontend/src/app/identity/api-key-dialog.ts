import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { createApiKey, listApiKeyScopes } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Clipboard } from '../ui/clipboard';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { TextControl } from '../ui/text-control';
import { Toast } from '../ui/toast';
import { ApiKeyExtensions } from './api-key-extension';
import { ApiKeyOrganisations } from './api-key-organisations';
import { PERMISSION_GROUPS } from './permission-words';

export interface ApiKeyDialogData {
  /** One that was just made, to be shown. */
  readonly key?: string;
}

/** Makes a key of one's own and shows it, once. */
@Component({
  selector: 'app-api-key-dialog',
  imports: [ApiKeyOrganisations, ErrorState, Field, Icon, MatDialogClose, MatDialogTitle, Skeleton, TextControl],
  templateUrl: './api-key-dialog.html',
  styleUrl: './role-editor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeyDialog {
  private readonly api = inject(Api);
  private readonly extensions = inject(ApiKeyExtensions);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  private readonly data = inject<ApiKeyDialogData>(MAT_DIALOG_DATA);
  /** What a key can be for: some of what a person may do needs a proof of identity, which no key can give. */
  protected readonly offered = resource({
    params: () => this.organisation.id(),
    loader: ({ params: organisationId }) => this.api.invoke(listApiKeyScopes, { organisationId }),
  });
  protected readonly groups = computed(() => {
    const offered = new Set(this.offered.hasValue() ? this.offered.value().scopes : []);
    return PERMISSION_GROUPS.map(({ name, permissions }) => ({
      name,
      permissions: permissions.filter((permission) => offered.has(permission.name) && this.organisation.can(permission.name)),
    })).filter(({ permissions }) => permissions.length > 0);
  });
  protected readonly key = signal(this.data.key);
  protected readonly name = signal('');
  protected readonly ranges = signal('');
  protected readonly days = signal(90);
  protected readonly scopes = signal<ReadonlySet<string>>(new Set());
  protected readonly scopeList = computed(() => [...this.scopes()]);
  protected readonly here = computed(() => [this.organisation.id()]);
  protected readonly further = signal<ReadonlySet<string>>(new Set());
  /** Organisations that did not let it in, and why. */
  protected readonly shutOut = signal<readonly string[]>([]);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly incomplete = computed(() => this.name().trim() === '' || this.scopes().size === 0);

  protected toggle(permission: string): void {
    const scopes = new Set(this.scopes());
    if (!scopes.delete(permission)) scopes.add(permission);
    this.scopes.set(scopes);
  }

  protected async create(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      const ranges = this.ranges().split(/[\s,]+/u).filter((range) => range !== ''); // prettier-ignore
      const body = { name: this.name(), scopes: [...this.scopes()], ranges, expiresInDays: this.days() };
      const { key, apiKey } = await this.api.invoke(createApiKey, { organisationId: this.organisation.id(), body });
      this.shutOut.set(await this.extensions.extend(apiKey.id, this.further()));
      this.key.set(key);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected async copy(key: string): Promise<void> {
    try {
      await this.clipboard.copy(key);
      this.toast.say('Key copied');
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
