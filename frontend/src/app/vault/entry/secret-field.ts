import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { revealField } from '../../api/functions';
import type { CredentialFieldDto, RevealReasonDto } from '../../api/models';
import { ApprovalGate, needsApproval } from '../../approvals/approval-gate';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Icon } from '../../ui/icon';
import { coloured } from './coloured';
import { CredentialCopy } from './credential-copy';
import { HiddenValue } from './hidden-value';
import { RevealTerms } from './reveal-terms';
import { ShortLived } from './short-lived';

/** Seconds a revealed value stays on screen. */
export const REVEAL_SECONDS = 30;

/** The only place a revealed value exists: one signal, emptied by the clock, on leaving, and when the page is hidden. */
@Component({
  selector: 'app-secret-field',
  imports: [HiddenValue, Icon],
  templateUrl: './secret-field.html',
  styleUrl: './field-row.css',
  providers: [ShortLived],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretField {
  readonly entry = input.required<{ readonly id: string; readonly name: string }>();
  readonly field = input.required<CredentialFieldDto>();

  private readonly api = inject(Api);
  private readonly copier = inject(CredentialCopy);
  private readonly terms = inject(RevealTerms);
  private readonly gate = inject(ApprovalGate);
  private readonly document = inject(DOCUMENT);
  private readonly dialogs = inject(MatDialog);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly shown = inject<ShortLived<string>>(ShortLived);
  protected readonly denied = computed(() => {
    if (!this.organisation.can('vault.secret.reveal')) return 'Your role cannot reveal this';
    return this.field().mayReveal ? '' : 'Kept for others';
  });
  protected readonly pieces = computed(() => coloured(this.shown.value() ?? ''));
  protected readonly seconds = REVEAL_SECONDS;

  protected async reveal(): Promise<void> {
    const given = await this.terms.ask(`You are about to see ${this.field().label} of ${this.entry().name}.`);
    if (!given) return;
    await this.load(given);
    if (!needsApproval(this.shown.error())) return;
    const wish = { entry: this.entry(), field: this.field(), purpose: 'value' as const };
    const approved = await this.gate.ask(wish, given, await this.terms.policy());
    if (approved) await this.load(approved);
  }

  protected copy(): void {
    void this.copier.field(this.entry(), this.field());
  }

  protected async share(): Promise<void> {
    const { ShareDialog } = await import('../sharing/share-dialog');
    this.dialogs.open(ShareDialog, { data: { entry: this.entry(), field: this.field() }, width: '30rem' });
  }

  private async load(body: RevealReasonDto): Promise<void> {
    await this.shown.load(async () => {
      const path = { organisationId: this.organisation.id(), credentialId: this.entry().id, fieldId: this.field().id };
      const { value } = await this.api.invoke(revealField, { ...path, body });
      return this.document.visibilityState === 'hidden' ? undefined : { value, until: Date.now() + REVEAL_SECONDS * 1000 };
    });
  }
}
