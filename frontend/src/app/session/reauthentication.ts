import { ChangeDetectionStrategy, Component, Injectable, computed, inject, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { MatDialog, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { beginPasskeyReauthentication, getFactors, reauthenticate } from '../api/functions';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import { usePasskey } from './passkey-browser';
import { Problem } from './problem';
import { ProviderConfirmation } from './provider-confirmation';
import { Session } from './session';

@Component({
  selector: 'app-reauthentication-dialog',
  imports: [Field, FormControl, FormField, FormRoot, MatDialogClose, MatDialogTitle, ProviderConfirmation],
  templateUrl: './reauthentication.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReauthenticationDialog {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject<MatDialogRef<ReauthenticationDialog, boolean>>(MatDialogRef);
  private readonly factors = resource({ loader: () => this.api.invoke(getFactors) });
  /** The server takes the strongest that a person has, and says which. */
  protected readonly by = computed(() => (this.factors.hasValue() ? this.factors.value().proof : 'totp'));
  protected readonly providers = computed(() => (this.factors.hasValue() ? this.factors.value().proofProviders : []));
  protected readonly asking = signal(false);
  protected readonly problem = signal('');
  protected readonly form = form(
    signal({ value: '' }),
    (path) => {
      required(path.value);
    },
    { submission: submission(() => this.confirm()) },
  );

  protected confirmed(): void {
    this.dialog.close(true);
  }

  protected async askDevice(): Promise<void> {
    this.asking.set(true);
    this.problem.set('');
    try {
      const { options } = await this.api.invoke(beginPasskeyReauthentication);
      this.session.set(await this.api.invoke(reauthenticate, { body: { passkey: await usePasskey(options) } }));
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error).message);
    } finally {
      this.asking.set(false);
    }
  }

  private async confirm(): Promise<TreeValidationResult> {
    try {
      const { value } = this.form().value();
      this.session.set(
        await this.api.invoke(reauthenticate, { body: this.by() === 'totp' ? { code: value.replaceAll(' ', '') } : { password: value } }),
      );
      this.dialog.close(true);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form, { otherwise: this.form.value });
    }
  }
}

/** Asks the person to prove again who he is; requests that need it at the same time share one dialog. */
@Injectable({ providedIn: 'root' })
export class Reauthentication {
  private readonly dialogs = inject(MatDialog);
  private asking: Promise<boolean> | undefined;

  ask(): Promise<boolean> {
    this.asking ??= firstValueFrom(
      this.dialogs
        .open<ReauthenticationDialog, undefined, boolean>(ReauthenticationDialog, { width: '24rem', disableClose: true })
        .afterClosed(),
    )
      .then((done) => done === true)
      .finally(() => {
        this.asking = undefined;
      });
    return this.asking;
  }
}
