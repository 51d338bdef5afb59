import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, email, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { inviteMember } from '../api/functions';
import type { RoleDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { SERVER, submission } from '../ui/submission';
import { OneTimeLink } from './one-time-link';
import { RoleChoice } from './role-choice';

@Component({
  selector: 'app-invite-dialog',
  imports: [DialogForm, Field, FormControl, FormError, FormField, FormRoot, MatDialogClose, MatDialogTitle, OneTimeLink, RoleChoice],
  templateUrl: './invite-dialog.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InviteDialog {
  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly roles = inject<{ roles: readonly RoleDto[] }>(MAT_DIALOG_DATA).roles;
  protected readonly chosen = signal<readonly string[]>([]);
  protected readonly link = signal<string | null | undefined>(undefined);
  protected readonly form = form(
    signal({ email: '' }),
    (path) => {
      required(path.email);
      email(path.email);
    },
    { submission: submission(() => this.invite()) },
  );

  private async invite(): Promise<TreeValidationResult> {
    if (this.chosen().length === 0) return { kind: SERVER, message: 'Choose at least one role.', fieldTree: this.form };
    try {
      const { invitationLink } = await this.api.invoke(inviteMember, {
        organisationId: this.organisation.id(),
        body: { email: this.form.email().value(), roleIds: [...this.chosen()] },
      });
      this.link.set(invitationLink);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
