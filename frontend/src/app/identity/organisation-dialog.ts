import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, email, form, pattern, required, type TreeValidationResult } from '@angular/forms/signals';
import { MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { createOrganisation } from '../api/functions';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import { OneTimeLink } from './one-time-link';
import { slugOf } from './slug';

@Component({
  selector: 'app-organisation-dialog',
  imports: [DialogForm, Field, FormControl, FormError, FormField, FormRoot, MatDialogClose, MatDialogTitle, OneTimeLink],
  templateUrl: './organisation-dialog.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganisationDialog {
  private readonly api = inject(Api);
  protected readonly link = signal<string | null | undefined>(undefined);
  protected readonly form = form(
    signal({ name: '', slug: '', ownerEmail: '' }),
    (path) => {
      required(path.name);
      required(path.slug);
      pattern(path.slug, /^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'Lower-case letters, digits and single hyphens.' });
      required(path.ownerEmail);
      email(path.ownerEmail);
    },
    { submission: submission(() => this.create()) },
  );

  protected propose(): void {
    if (!this.form.slug().dirty()) this.form.slug().value.set(slugOf(this.form.name().value()));
  }

  private async create(): Promise<TreeValidationResult> {
    try {
      const { invitationLink } = await this.api.invoke(createOrganisation, { body: this.form().value() });
      this.link.set(invitationLink);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
