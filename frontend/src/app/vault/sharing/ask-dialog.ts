import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { createSecretRequest } from '../../api/functions';
import type { CreateSecretRequestDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { AutoFocus } from '../../ui/auto-focus';
import { DialogForm } from '../../ui/dialog-form';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';
import { CredentialTypes } from '../credential-types';
import { LinkPassphrase } from './link-passphrase';
import { isTooShort, LIFETIMES, type Lifetime } from './link-words';
import { MadeLink } from './made-link';

interface Askable {
  readonly key: string;
  readonly label: string;
}

export interface AskDialogData {
  /** The entry that the answer goes into; without one it becomes a new one. */
  readonly entry?: { readonly id: string; readonly name: string; readonly fields: readonly (Askable & { readonly mayUpdate: boolean })[] };
}

/** Makes a link by which somebody outside puts a secret in, and shows it, once. */
@Component({
  selector: 'app-ask-dialog',
  imports: [AutoFocus, DialogForm, Field, LinkPassphrase, MadeLink, TextControl],
  templateUrl: './ask-dialog.html',
  styleUrl: './share-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskDialog {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly data = inject<AskDialogData>(MAT_DIALOG_DATA);
  protected readonly lifetimes = LIFETIMES;
  protected readonly recipient = signal('');
  protected readonly name = signal('');
  protected readonly type = signal('login');
  protected readonly message = signal('');
  protected readonly hours = signal<Lifetime>('24');
  protected readonly passphrase = signal('');
  protected readonly wanted = signal<ReadonlySet<string>>(new Set(['username', 'password']));
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly url = signal('');
  protected readonly fields = computed<readonly Askable[]>(
    () => this.data.entry?.fields.filter(({ mayUpdate }) => mayUpdate) ?? this.types.of(this.type())?.fields ?? [],
  );
  protected readonly keys = computed(() => this.fields().filter(({ key }) => this.wanted().has(key)).map(({ key }) => key)); // prettier-ignore
  protected readonly incomplete = computed(
    () =>
      this.recipient().trim() === '' ||
      this.keys().length === 0 ||
      isTooShort(this.passphrase()) ||
      (!this.data.entry && this.name().trim() === ''),
  );

  protected toggle(key: string): void {
    const wanted = new Set(this.wanted());
    if (!wanted.delete(key)) wanted.add(key);
    this.wanted.set(wanted);
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (this.incomplete() || this.busy()) return;
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      this.url.set((await this.api.invoke(createSecretRequest, { organisationId: this.organisation.id(), body: this.body() })).url);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  private body(): CreateSecretRequestDto {
    const [message, passphrase] = [this.message().trim(), this.passphrase()];
    const type = this.type() as NonNullable<CreateSecretRequestDto['type']>;
    const into = this.data.entry ? { credentialId: this.data.entry.id } : { name: this.name().trim(), type };
    const terms = { recipient: this.recipient().trim(), hours: this.hours(), keys: this.keys() };
    return { ...terms, ...into, ...(message && { message }), ...(passphrase && { passphrase }) };
  }
}
