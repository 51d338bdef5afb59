import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { Api } from '../../api/api';
import { getVaultSeal, sealVault, unsealVault } from '../../api/functions';
import type { VaultSealDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Session } from '../../session/session';
import { AskReason } from '../../ui/ask-reason';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Moment } from '../../ui/moment';
import type { ReasonRequest } from '../../ui/reason-dialog';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';

/** Whether the vault is sealed, and what an owner can do about it. */
@Component({
  selector: 'app-vault-seal',
  imports: [ErrorState, Icon, Moment, Skeleton],
  templateUrl: './vault-seal.html',
  styleUrl: './vault-seal.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultSeal {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly reasons = inject(AskReason);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => this.organisation.id(),
    loader: ({ params: organisationId }) => this.api.invoke(getVaultSeal, { organisationId }),
  });
  protected readonly mayChange = computed(() => this.organisation.organisation()?.roles.includes('owner') ?? false);

  protected seal(): Promise<void> {
    const request = {
      heading: `Seal the vault of ${this.name()}?`,
      text: 'Nobody can read or change anything in it from now on, you included: no entry, link, export, import or API key works until an owner unseals it.',
      label: 'Why',
      hint: 'Kept in the audit trail and shown to every member who comes to the vault.',
      yes: 'Seal the vault',
      send: (reason: string) => this.api.invoke(sealVault, { organisationId: this.organisation.id(), body: { reason } }),
    };
    return this.change(request, 'The vault is sealed.');
  }

  protected unseal(): Promise<void> {
    const request = {
      heading: `Unseal the vault of ${this.name()}?`,
      text: 'Everybody can use it again as before, within their roles; what waited goes on.',
      label: 'Why',
      hint: 'Kept in the audit trail.',
      yes: 'Unseal the vault',
      send: (reason: string) => this.api.invoke(unsealVault, { organisationId: this.organisation.id(), body: { reason } }),
    };
    return this.change(request, 'The vault is open again.');
  }

  private name(): string {
    return this.organisation.organisation()?.name ?? '';
  }

  private async change(request: ReasonRequest<VaultSealDto>, done: string): Promise<void> {
    const state = await this.reasons.ask(request);
    if (!state) return;
    this.stored.set(state);
    this.toast.say(done);
    await this.session.refresh().catch(() => undefined);
  }
}
