import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, form, hidden, required, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../../api/api';
import { createIdentityProvider, getIdentityProvider, readIdentityProviderMetadata, updateIdentityProvider } from '../../api/functions';
import type { ProviderDto } from '../../api/models';
import { Problem } from '../../session/problem';
import { ErrorState } from '../../ui/error-state';
import { Field } from '../../ui/field';
import { FormControl } from '../../ui/form-control';
import { Icon } from '../../ui/icon';
import { PageHeader } from '../../ui/page-header';
import { Skeleton } from '../../ui/skeleton';
import { type StoredDraft, storedDraft } from '../../ui/stored-draft';
import { StoredForm } from '../../ui/stored-form';
import { submission } from '../../ui/submission';
import { Toast } from '../../ui/toast';
import type { Unsaved } from '../../ui/unsaved';
import { CopyValue } from './copy-value';
import { EntraHelp } from './entra-help';
import { bodyOf, draftOf, ENTRA_PROOFS, NEW_PROVIDER, type ProviderDraft } from './provider-draft';

const HOME = ['/platform', 'sign-on'];

@Component({
  selector: 'app-provider-form',
  imports: [CopyValue, EntraHelp, ErrorState, Field, FormControl, FormField, Icon, PageHeader, Skeleton, StoredForm],
  templateUrl: './provider-form.html',
  styleUrl: './provider-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProviderForm implements Unsaved {
  readonly providerId = input<string>();

  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  protected readonly home = HOME;
  protected readonly stored = resource({
    params: () => this.providerId(),
    loader: ({ params }) => this.api.invoke(getIdentityProvider, { providerId: params }),
  });
  private readonly draft = signal<ProviderDraft>(NEW_PROVIDER);
  protected readonly ready = computed(() => !this.providerId() || this.stored.hasValue());
  protected readonly provider = computed(() => (this.stored.hasValue() ? this.stored.value() : undefined));
  protected readonly isSaml = computed(() => this.draft().kind === 'saml');
  protected readonly maySignOutThere = computed(() => !this.isSaml() || this.draft().signOutUrl.trim() !== '');
  protected readonly proof = computed(() => ENTRA_PROOFS[this.draft().kind]);
  protected readonly metadataProblem = signal('');
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      required(path.issuer);
      hidden(path.clientId, { when: ({ valueOf }) => valueOf(path.kind) === 'saml' });
      hidden(path.signInUrl, { when: ({ valueOf }) => valueOf(path.kind) === 'oidc' });
      hidden(path.signOutUrl, { when: ({ valueOf }) => valueOf(path.kind) === 'oidc' });
      hidden(path.certificates, { when: ({ valueOf }) => valueOf(path.kind) === 'oidc' });
      required(path.clientId);
      required(path.signInUrl);
      required(path.certificates);
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly kept: StoredDraft<ProviderDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  /** Fills in what the provider says of itself. */
  protected async readMetadata(xml: string): Promise<void> {
    this.metadataProblem.set('');
    try {
      const { issuer, signInUrl, signOutUrl, signingCertificates } = await this.api.invoke(readIdentityProviderMetadata, { body: { xml } });
      this.form.issuer().value.set(issuer);
      this.form.signInUrl().value.set(signInUrl ?? '');
      this.form.signOutUrl().value.set(signOutUrl ?? '');
      this.form.certificates().value.set(signingCertificates.map(({ pem }) => pem.trim()).join('\n'));
      this.toast.say('The metadata is read. Look at it, then save.');
    } catch (error) {
      const problem = Problem.from(error);
      this.metadataProblem.set(problem.fields[0] ? `The metadata ${problem.fields[0].message}.` : problem.message);
    }
  }

  protected async readFile(chosen: HTMLInputElement): Promise<void> {
    const file = chosen.files?.[0];
    if (file) await this.readMetadata(await file.text());
    chosen.value = '';
  }

  private save(): Promise<TreeValidationResult> {
    const isNew = !this.provider();
    return this.kept.save(() => this.send(), {
      // What must be entered at the provider is only known now.
      home: ({ id }) => (isNew ? [...HOME, id] : HOME),
      names: { signingCertificates: this.form.certificates },
      said: ({ name }) => (isNew ? `${name} saved. Enter its addresses at the provider now.` : `${name} saved`),
    });
  }

  private send(): Promise<ProviderDto> {
    const { kind, ...body } = bodyOf(this.draft());
    const provider = this.provider();
    return provider
      ? this.api.invoke(updateIdentityProvider, { providerId: provider.id, 'If-Match': `"${provider.version.toString()}"`, body })
      : this.api.invoke(createIdentityProvider, { body: { kind, ...body } });
  }
}
