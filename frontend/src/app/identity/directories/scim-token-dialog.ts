import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, max, min, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { createScimClient } from '../../api/functions';
import { Clipboard } from '../../ui/clipboard';
import { DialogForm } from '../../ui/dialog-form';
import { Field } from '../../ui/field';
import { FormControl } from '../../ui/form-control';
import { FormError } from '../../ui/form-error';
import { formProblem } from '../../ui/form-problem';
import { Icon } from '../../ui/icon';
import { submission } from '../../ui/submission';
import { Toast } from '../../ui/toast';

/** Makes a client, or shows the token that was just made for one. It is shown this once. */
@Component({
  selector: 'app-scim-token-dialog',
  imports: [DialogForm, Field, FormControl, FormError, FormField, FormRoot, Icon, MatDialogClose, MatDialogTitle],
  template: `
    @if (token(); as shown) {
      <div class="dialog">
        <h2 mat-dialog-title>Token</h2>
        <p class="notice good">
          <app-icon name="success" /><span>Enter it in the other system, with the address {{ address }}. It is not shown again.</span>
        </p>
        <p class="link mono">{{ shown }}</p>
        <button type="button" class="btn btn-wide" (click)="copy(shown)"><app-icon name="copy" />Copy the token</button>
        <div class="form-actions"><button type="button" class="btn btn-primary" mat-dialog-close>Done</button></div>
      </div>
    } @else {
      <form appDialogForm heading="New SCIM token" yes="Make the token" [blocked]="form().submitting()" [formRoot]="form">
        <app-form-error [of]="form" />
        <app-field label="Name" hint="Of the system, such as Entra ID."
          ><input type="text" autocomplete="off" [formField]="form.name"
        /></app-field>
        <app-field label="Ends after … days" hint="At most 365. People and groups stay when it is renewed."
          ><input type="number" [formField]="form.days"
        /></app-field>
      </form>
    }
  `,
  styleUrl: '../one-time-link.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScimTokenDialog {
  private readonly api = inject(Api);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  protected readonly token = signal(inject<string | null>(MAT_DIALOG_DATA) ?? '');
  protected readonly address = `${location.origin}/scim/v2`;
  protected readonly form = form(
    signal({ name: '', days: 180 }),
    (path) => {
      required(path.name);
      min(path.days, 1, { message: 'At least one day.' });
      max(path.days, 365, { message: 'At most 365 days.' });
    },
    { submission: submission(() => this.create()) },
  );

  protected async copy(token: string): Promise<void> {
    try {
      await this.clipboard.copy(token);
      this.toast.say('Token copied');
    } catch (error) {
      this.toast.fail(error);
    }
  }

  private async create(): Promise<TreeValidationResult> {
    try {
      const { token } = await this.api.invoke(createScimClient, { body: this.form().value() });
      this.token.set(token);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
