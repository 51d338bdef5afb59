import { ChangeDetectionStrategy, Component, Injectable, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialog, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { beginPasskeyReauthentication, getFactors, reauthenticate } from '../api/functions';
import type { FactorsDto } from '../api/models';
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
  /** The server takes the strongest that a person has, and says which. */
  protected readonly factors = inject<FactorsDto>(MAT_DIALOG_DATA);
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
        await this.api.invoke(reauthenticate, {
          body: this.factors.proof === 'totp' ? { code: value.replaceAll(' ', '') } : { password: value },
        }),
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
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private asking: Promise<boolean> | undefined;

  ask(): Promise<boolean> {
    this.asking ??= this.askWithFactors().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Only when it is known by what: a code that is being typed does not give way to a passkey. */
  private async askWithFactors(): Promise<boolean> {
    const data = await this.api.invoke(getFactors);
    const options = { data, width: '24rem', disableClose: true };
    const dialog = this.dialogs.open<ReauthenticationDialog, FactorsDto, boolean>(ReauthenticationDialog, options);
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}
