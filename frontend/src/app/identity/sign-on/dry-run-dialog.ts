import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { dryRunProvider } from '../../api/functions';
import type { ProviderDto, ProviderTrialDto } from '../../api/models';
import { Problem } from '../../session/problem';
import { Icon } from '../../ui/icon';
import { TrialView } from './trial-view';

/** What a pasted token or assertion would mean. */
@Component({
  selector: 'app-dry-run-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle, TrialView],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>Dry run of {{ provider.name }}</h2>
      <p class="soft">
        @if (isSaml) {
          Paste a SAML response, as XML or as the browser posts it (the field SAMLResponse).
        } @else {
          Paste an ID token: three parts with dots between.
        }
        It is checked like one of a sign-in and kept nowhere; nobody is signed in and nothing changes.
      </p>
      <label class="visually-hidden" for="pasted">{{ isSaml ? 'SAML response' : 'ID token' }}</label>
      <textarea
        #pasted
        id="pasted"
        class="input mono"
        rows="5"
        spellcheck="false"
        autocomplete="off"
        [placeholder]="isSaml ? '<samlp:Response …' : 'eyJ…'"
      ></textarea>
      @if (problem(); as found) {
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ found.message }}</p>
      }
      @if (trial(); as shown) {
        <app-trial-view [trial]="shown" />
      }
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Close</button>
        <button type="button" class="btn btn-primary" [disabled]="busy()" (click)="run(pasted.value)">
          {{ busy() ? 'Checking…' : 'Check it' }}
        </button>
      </div>
    </div>
  `,
  styles: 'textarea { font-size: var(--text-md); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DryRunDialog {
  private readonly api = inject(Api);
  protected readonly provider = inject<ProviderDto>(MAT_DIALOG_DATA);
  protected readonly isSaml = this.provider.kind === 'saml';
  protected readonly trial = signal<ProviderTrialDto | undefined>(undefined);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly busy = signal(false);

  protected async run(content: string): Promise<void> {
    if (content.trim() === '') return;
    this.busy.set(true);
    this.problem.set(undefined);
    this.trial.set(undefined);
    try {
      this.trial.set(await this.api.invoke(dryRunProvider, { providerId: this.provider.id, body: { content: content.trim() } }));
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
