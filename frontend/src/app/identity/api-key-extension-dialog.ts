import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import type { ApiKeyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Icon } from '../ui/icon';
import { ApiKeyExtensions } from './api-key-extension';
import { ApiKeyOrganisations } from './api-key-organisations';

/** Further organisations for a key of one's own. */
@Component({
  selector: 'app-api-key-extension-dialog',
  imports: [ApiKeyOrganisations, Icon, MatDialogClose, MatDialogTitle],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>Further organisations for {{ key.name }}</h2>
      <p class="soft">In each it does what you may do there yourself, and never more than its scopes. Their administrators can end that.</p>
      @for (problem of problems(); track problem) {
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem }}</p>
      }
      <app-api-key-organisations legend="Let it into" [scopes]="key.scopes" [without]="without" [(chosen)]="chosen" />
      @if (none()) {
        <p class="faint">There is no further organisation in which you may manage keys and do all that this one may.</p>
      }
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="button" class="btn btn-primary" [disabled]="busy() || chosen().size === 0" (click)="save()">Let it in</button>
      </div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeyExtensionDialog {
  protected readonly key = inject<ApiKeyDto>(MAT_DIALOG_DATA);
  private readonly extensions = inject(ApiKeyExtensions);
  private readonly dialog = inject(MatDialogRef);
  private readonly organisations = viewChild.required(ApiKeyOrganisations);
  protected readonly without = [inject(CurrentOrganisation).id(), ...this.key.elsewhere.map(({ id }) => id)];
  protected readonly none = computed(() => this.organisations().possible().length === 0);
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly busy = signal(false);
  protected readonly problems = signal<readonly string[]>([]);

  protected async save(): Promise<void> {
    this.busy.set(true);
    const problems = await this.extensions.extend(this.key.id, this.chosen());
    this.busy.set(false);
    this.problems.set(problems);
    if (problems.length === 0) this.dialog.close();
  }
}
