import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, applyEach, form, required, type FieldTree, type TreeValidationResult } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { createCredential, getCredential, updateCredential } from '../../api/functions';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { ErrorState } from '../../ui/error-state';
import { Field } from '../../ui/field';
import { FormControl } from '../../ui/form-control';
import { FormError } from '../../ui/form-error';
import { formProblem } from '../../ui/form-problem';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';
import { submission } from '../../ui/submission';
import { Toast } from '../../ui/toast';
import type { Unsaved } from '../../ui/unsaved';
import { CredentialFieldControl } from './credential-field-control';
import { type CredentialDraft, change, creation, draftOf, emptyDraft, newCustomField, ofType } from './credential-draft';
import { CredentialTypes } from '../credential-types';
import { Folders, UNFILED } from '../folders/folders';
import { VaultChanges } from '../vault-changes';

@Component({
  selector: 'app-credential-form',
  imports: [CredentialFieldControl, ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, RouterLink, Skeleton],
  templateUrl: './credential-form.html',
  styleUrl: './credential-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialForm implements Unsaved {
  readonly credentialId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  private readonly changes = inject(VaultChanges);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly folders = inject(Folders);

  protected readonly stored = resource({
    params: () => (this.credentialId() ? { organisationId: this.organisation.id(), credentialId: this.credentialId() ?? '' } : undefined),
    loader: ({ params }) => this.api.invoke(getCredential, params),
  });
  protected readonly type = signal('login');
  private before: CredentialDraft = emptyDraft();
  private readonly draft = signal<CredentialDraft>(emptyDraft());
  protected readonly ready = signal(false);
  protected readonly stale = signal(false);
  private saved = false;

  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      applyEach(path.fields, (field) => {
        required(field.label, { message: 'Give the field a name.' });
      });
    },
    { submission: submission(() => this.save()) },
  );
  protected readonly heading = computed(() => (this.credentialId() ? 'Edit credential' : 'New credential'));

  constructor() {
    effect(() => {
      const types = this.types.all();
      if (types.length === 0) return;
      if (!this.credentialId())
        untracked(() => {
          if (!this.ready()) {
            this.draft.update((draft) => ({ ...draft, folderId: this.folders.chosen().replace(UNFILED, '') }));
            this.choose(this.type());
            this.before = this.draft();
          }
        });
      else if (this.stored.hasValue() && !this.stored.isLoading())
        this.start(draftOf(this.stored.value(), this.types.of(this.stored.value().type)));
    });
  }

  unsaved(): boolean {
    return this.ready() && !this.saved && JSON.stringify(this.draft()) !== JSON.stringify(this.before);
  }

  protected choose(type: string): void {
    const definition = this.types.of(type);
    if (!definition) return;
    this.type.set(type);
    this.draft.update((draft) => ofType(draft, definition));
    this.ready.set(true);
  }

  protected addField(): void {
    this.draft.update((draft) => ({ ...draft, fields: [...draft.fields, newCustomField(draft)] }));
  }

  protected removeField(key: string): void {
    this.draft.update((draft) => ({ ...draft, fields: draft.fields.filter((field) => field.key !== key) }));
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  private start(draft: CredentialDraft): void {
    untracked(() => {
      this.before = draft;
      this.form().reset(draft);
      this.ready.set(true);
    });
  }

  private async save(): Promise<TreeValidationResult> {
    const organisationId = this.organisation.id();
    const current = this.stored.hasValue() ? this.stored.value() : undefined;
    const request = current ? change(this.before, this.draft()) : creation(this.draft(), this.type());
    try {
      const { id, name } = current
        ? await this.api.invoke(updateCredential, {
            organisationId,
            credentialId: current.id,
            'If-Match': `"${current.version.toString()}"`,
            body: request.body,
          })
        : await this.api.invoke(createCredential, { organisationId, body: creation(this.draft(), this.type()).body });
      this.saved = true;
      this.changes.announce();
      await this.router.navigate(['/o', this.organisation.slug(), 'vault', id]);
      this.draft.set(emptyDraft());
      this.toast.say(`${name} saved`);
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      return this.stale() ? undefined : formProblem(error, this.form, { names: this.names(request.places) });
    }
  }

  private names(places: readonly number[]): Record<string, FieldTree<unknown>> {
    const entries = places.flatMap((place, index) =>
      ['value', 'label', 'kind', 'key'].flatMap((part) => {
        const field = this.form.fields[place];
        if (!field) return [];
        const target: FieldTree<unknown> = part === 'label' ? field.label : field.value;
        return [[`fields.${index.toString()}.${part}`, target] as const];
      }),
    );
    return Object.fromEntries(entries);
  }
}
