import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { createShareLink } from '../../api/functions';
import type { RevealReasonDto } from '../../api/models';
import { ApprovalGate, needsApproval } from '../../approvals/approval-gate';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { AutoFocus } from '../../ui/auto-focus';
import { DialogForm } from '../../ui/dialog-form';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';
import { LinkPassphrase } from './link-passphrase';
import { isTooShort, LIFETIMES, type Lifetime } from './link-words';
import { MadeLink } from './made-link';
import { RevealTerms } from '../entry/reveal-terms';

export interface ShareDialogData {
  readonly entry: { readonly id: string; readonly name: string };
  readonly field: { readonly id: string; readonly label: string };
}

/** Makes a link for somebody outside and shows it, once. */
@Component({
  selector: 'app-share-dialog',
  imports: [AutoFocus, DialogForm, Field, LinkPassphrase, MadeLink, TextControl],
  templateUrl: './share-dialog.html',
  styleUrl: './share-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareDialog {
  private readonly api = inject(Api);
  private readonly terms = inject(RevealTerms);
  private readonly gate = inject(ApprovalGate);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly data = inject<ShareDialogData>(MAT_DIALOG_DATA);
  protected readonly lifetimes = LIFETIMES;
  protected readonly recipient = signal('');
  protected readonly note = signal('');
  protected readonly hours = signal<Lifetime>('24');
  protected readonly views = signal(1);
  protected readonly passphrase = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly url = signal('');
  protected readonly incomplete = computed(() => this.recipient().trim() === '' || isTooShort(this.passphrase()));

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (this.incomplete() || this.busy()) return;
    const { entry, field } = this.data;
    const given = await this.terms.ask(`You are about to send ${field.label} of ${entry.name} to somebody outside.`);
    if (!given) return;
    await this.send(given);
    if (!needsApproval(this.problem())) return;
    const approved = await this.gate.ask({ entry, field, purpose: 'value' }, given, await this.terms.policy());
    if (approved) await this.send(approved);
  }

  private async send(given: RevealReasonDto): Promise<void> {
    const { entry, field } = this.data;
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      const path = { organisationId: this.organisation.id(), credentialId: entry.id, fieldId: field.id };
      const [recipient, note, passphrase] = [this.recipient().trim(), this.note().trim(), this.passphrase()];
      const wanted = { recipient, hours: this.hours(), views: this.views() };
      const body = { ...given, ...wanted, ...(note && { note }), ...(passphrase && { passphrase }) };
      this.url.set((await this.api.invoke(createShareLink, { ...path, body })).url);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
