import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { getCredential, purgeCredential, restoreCredential, trashCredential } from '../../api/functions';
import type { CredentialDto } from '../../api/models';
import { EntryLeases } from '../../approvals/entry-leases';
import { SeenBy } from '../../exposures/seen-by';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Confirm } from '../../ui/confirm';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Moment } from '../../ui/moment';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import { Attachments } from '../attachments/attachments';
import { CredentialTypes } from '../credential-types';
import { Expiry } from './expiry';
import { FavouriteStar } from './favourite-star';
import { FieldHistory } from './field-history';
import { OneTimeCode } from './one-time-code';
import { PlainField } from './plain-field';
import { SecretField } from './secret-field';
import { Folders } from '../folders/folders';
import { VaultChanges } from '../vault-changes';

@Component({
  selector: 'app-credential-detail',
  imports: [
    EntryLeases,
    Attachments,
    ErrorState,
    Expiry,
    FavouriteStar,
    FieldHistory,
    Icon,
    Moment,
    OneTimeCode,
    PlainField,
    RouterLink,
    SecretField,
    SeenBy,
    Skeleton,
  ],
  templateUrl: './credential-detail.html',
  styleUrl: './credential-detail.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialDetail {
  readonly credentialId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  private readonly changes = inject(VaultChanges);
  private readonly title = inject(Title);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly folders = inject(Folders);

  private readonly path = computed(() => ({ organisationId: this.organisation.id(), credentialId: this.credentialId() }));
  protected readonly credential = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getCredential, params) });
  protected readonly filled = computed(() =>
    this.credential.hasValue() ? this.credential.value().fields.filter(({ hasValue }) => hasValue) : [],
  );

  /** Whether it is shown who has known the secrets: looking is recorded, so it is asked for. */
  protected readonly seenBy = linkedSignal<string, boolean>({ source: () => this.credentialId(), computation: () => false });

  /** Of which field the former values are shown. */
  protected readonly historyOf = linkedSignal<string, string>({ source: () => this.credentialId(), computation: () => '' });

  constructor() {
    effect(() => {
      if (this.credential.hasValue())
        this.title.setTitle(`${this.credential.value().name} · ${this.organisation.organisation()?.name ?? ''} · ClientSt0r`);
    });
    this.changes.happened.pipe(takeUntilDestroyed()).subscribe(() => {
      this.credential.reload();
    });
  }

  protected async trash(credential: CredentialDto): Promise<void> {
    const path = this.path();
    try {
      await this.api.invoke(trashCredential, { ...path, 'If-Match': `"${credential.version.toString()}"` });
      await this.router.navigate(['/o', this.organisation.slug(), 'vault']);
      this.changes.announce();
      this.toast.say(`${credential.name} is in the trash.`, {
        label: 'Undo',
        run: () => {
          void this.undo(path);
        },
      });
    } catch (error) {
      this.toast.fail(error);
      this.credential.reload();
    }
  }

  protected async purge({ name }: CredentialDto): Promise<void> {
    const text = 'Its secrets and their former values are destroyed. Nobody can bring them back; the audit trail stays.';
    if (!(await this.confirm.ask({ title: `Purge ${name}?`, text, yes: 'Purge', dangerous: true }))) return;
    try {
      await this.api.invoke(purgeCredential, this.path());
      await this.router.navigate(['/o', this.organisation.slug(), 'vault', 'trash']);
      this.toast.say(`${name} is gone.`);
    } catch (error) {
      this.toast.fail(error);
    }
  }

  protected async ask({ id, name, fields }: CredentialDto): Promise<void> {
    const { AskDialog } = await import('../sharing/ask-dialog');
    this.dialogs.open(AskDialog, { data: { entry: { id, name, fields } }, width: '34rem' });
  }

  protected async move(entry: CredentialDto): Promise<void> {
    const { MoveDialog } = await import('../folders/move-dialog');
    this.dialogs.open(MoveDialog, { data: entry, width: '26rem' });
  }

  protected async restore(): Promise<void> {
    await this.undo(this.path());
  }

  private async undo(path: { organisationId: string; credentialId: string }): Promise<void> {
    try {
      const { name } = await this.api.invoke(restoreCredential, path);
      this.changes.announce();
      this.toast.say(`${name} is back in the vault.`);
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
