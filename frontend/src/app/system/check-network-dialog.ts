import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { MatDialogRef } from '@angular/material/dialog';
import { Api } from '../api/api';
import { allowCheckNetwork, listOrganisations } from '../api/functions';
import type { OrganisationDto } from '../api/models';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';

/** Allows one organisation a private network. */
@Component({
  selector: 'app-check-network-dialog',
  imports: [DialogForm, Field, FormControl, FormError, FormField, FormRoot],
  template: `
    <form appDialogForm heading="Allow a network" yes="Allow" [blocked]="form().submitting()" [formRoot]="form">
      <app-form-error [of]="form" />
      <app-field label="Organisation" hint="Only its checks may go there."
        ><select [formField]="form.organisationId">
          <option value="">Choose one</option>
          @for (one of organisations.hasValue() ? organisations.value() : []; track one.id) {
            <option [value]="one.id">{{ one.name }}</option>
          }
        </select></app-field
      >
      <app-field label="Network" hint="By its first address, such as 10.1.0.0/16; one address without a length."
        ><input type="text" class="mono" autocomplete="off" spellcheck="false" [formField]="form.network"
      /></app-field>
      <app-field label="What for" hint="Stands in the audit trail of the organisation, too."
        ><input type="text" autocomplete="off" [formField]="form.reason"
      /></app-field>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckNetworkDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<CheckNetworkDialog>>(MatDialogRef);
  protected readonly organisations = resource({ loader: () => this.all() });
  protected readonly form = form(
    signal({ organisationId: '', network: '', reason: '' }),
    (path) => {
      required(path.organisationId);
      required(path.network);
      required(path.reason);
      maxLength(path.reason, 190);
    },
    { submission: submission(() => this.allow()) },
  );

  private async all(): Promise<OrganisationDto[]> {
    const found: OrganisationDto[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: OrganisationDto[]; nextCursor: string | null } = await this.api.invoke(listOrganisations, {
        status: 'active',
        limit: 200,
        ...(cursor && { cursor }),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  }

  private async allow(): Promise<TreeValidationResult> {
    try {
      this.dialog.close(await this.api.invoke(allowCheckNetwork, { body: this.form().value() }));
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
