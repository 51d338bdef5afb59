import { ChangeDetectionStrategy, Component, effect, inject, resource, signal, untracked } from '@angular/core';
import { Api } from '../../api/api';
import { getVaultPolicy, setVaultPolicy } from '../../api/functions';
import type { VaultPolicyDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { ErrorState } from '../../ui/error-state';
import { Skeleton } from '../../ui/skeleton';
import { Toast } from '../../ui/toast';
import { RevealTerms } from '../entry/reveal-terms';

const NOTHING: VaultPolicyDto = {
  reauthenticationMinutes: null,
  reasonRequired: false,
  ticketRequired: false,
  revealsPerHour: null,
  historyVersions: 10,
  trashDays: 30,
  approvals: 0,
  approvalScope: 'all',
  leaseMinutes: 15,
  glassBreakers: 'everybody',
};

/** What an organisation asks for before a secret leaves. */
@Component({
  selector: 'app-vault-policy-form',
  imports: [ErrorState, Skeleton],
  templateUrl: './vault-policy-form.html',
  styleUrl: './vault-policy-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultPolicyForm {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly terms = inject(RevealTerms);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly stored = resource({
    params: () => this.organisation.id(),
    loader: ({ params: organisationId }) => this.api.invoke(getVaultPolicy, { organisationId }),
  });
  protected readonly draft = signal<VaultPolicyDto>(NOTHING);
  protected readonly busy = signal(false);

  constructor() {
    effect(() => {
      if (this.stored.hasValue()) {
        const policy = this.stored.value();
        untracked(() => {
          this.draft.set(policy);
        });
      }
    });
  }

  protected change(some: Partial<VaultPolicyDto>): void {
    this.draft.update((draft) => ({ ...draft, ...some }));
  }

  protected number(typed: number): number | null {
    return Number.isNaN(typed) ? null : typed;
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    try {
      this.stored.set(await this.api.invoke(setVaultPolicy, { organisationId: this.organisation.id(), body: this.draft() }));
      this.terms.forget();
      this.toast.say('Saved');
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
