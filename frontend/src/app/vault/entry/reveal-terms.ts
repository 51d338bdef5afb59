import { ChangeDetectionStrategy, Component, Injectable, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { getVaultPolicy } from '../../api/functions';
import type { RevealReasonDto, VaultPolicyDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { AutoFocus } from '../../ui/auto-focus';
import { DialogForm } from '../../ui/dialog-form';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';

interface Asked {
  readonly what: string;
  readonly policy: Pick<VaultPolicyDto, 'reasonRequired' | 'ticketRequired'>;
  readonly ticket: string;
}

@Component({
  selector: 'app-reveal-reason-dialog',
  imports: [AutoFocus, DialogForm, Field, TextControl],
  template: `
    <form appDialogForm heading="Why do you need it?" yes="Go on" [blocked]="incomplete()" novalidate (submit)="give($event)">
      <p class="soft">This organisation keeps with every secret that leaves why it was needed. {{ asked.what }}</p>
      @if (asked.policy.reasonRequired) {
        <app-field label="Reason"><input type="text" maxlength="500" autocomplete="off" appAutoFocus [(text)]="reason" /></app-field>
      }
      @if (asked.policy.ticketRequired) {
        <app-field label="Ticket"><input type="text" maxlength="100" autocomplete="off" [(text)]="ticket" /></app-field>
      }
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RevealReasonDialog {
  protected readonly asked = inject<Asked>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<RevealReasonDialog, RevealReasonDto>>(MatDialogRef);
  protected readonly reason = signal('');
  protected readonly ticket = signal(this.asked.ticket);
  protected readonly incomplete = computed(
    () =>
      (this.asked.policy.reasonRequired && this.reason().trim() === '') ||
      (this.asked.policy.ticketRequired && this.ticket().trim() === ''),
  );

  protected give(event: Event): void {
    event.preventDefault();
    if (this.incomplete()) return;
    const [reason, ticket] = [this.reason().trim(), this.ticket().trim()];
    this.dialog.close({ ...(reason && { reason }), ...(ticket && { ticket }) });
  }
}

/** How long what an organisation asks for is taken as still true, in milliseconds; the server decides anyway. */
const KEPT_FOR = 60_000;

interface Kept {
  readonly organisationId: string;
  readonly until: number;
  readonly policy: Promise<VaultPolicyDto | undefined>;
}

/** Asks the person for what the organisation wants to know before a secret leaves; most organisations want nothing. */
@Injectable({ providedIn: 'root' })
export class RevealTerms {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly organisation = inject(CurrentOrganisation);
  private kept: Kept | undefined;
  private lastTicket = '';

  /** What to send with the request; undefined when the person changed his mind. */
  async ask(what: string): Promise<RevealReasonDto | undefined> {
    const policy = await this.policy();
    if (!policy?.reasonRequired && !policy?.ticketRequired) return {};
    const data: Asked = { what, policy, ticket: this.lastTicket };
    const dialog = this.dialogs.open<RevealReasonDialog, Asked, RevealReasonDto>(RevealReasonDialog, { data, width: '26rem' });
    const given = await firstValueFrom(dialog.afterClosed());
    this.lastTicket = given?.ticket ?? this.lastTicket;
    return given;
  }

  forget(): void {
    this.kept = undefined;
  }

  /** What the organisation asks for; undefined when that cannot be told. */
  policy(): Promise<VaultPolicyDto | undefined> {
    const organisationId = this.organisation.id();
    if (this.kept?.organisationId !== organisationId || this.kept.until < Date.now()) {
      // Without an answer the request is sent as it is, and the server says what is missing.
      const policy = this.api.invoke(getVaultPolicy, { organisationId }).catch(() => undefined);
      this.kept = { organisationId, until: Date.now() + KEPT_FOR, policy };
    }
    return this.kept.policy;
  }
}
