import { ChangeDetectionStrategy, Component, computed, inject, output, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { confirmEnrolment, beginEnrolment } from '../api/functions';
import { Clipboard } from '../ui/clipboard';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { submission } from '../ui/submission';
import { Toast } from '../ui/toast';
import { Problem } from './problem';
import { QrCode } from './qr-code';
import { RecoveryCodes } from './recovery-codes';

/** Sets up the authenticator app; ends only when the recovery codes were shown and confirmed. */
@Component({
  selector: 'app-enrolment',
  imports: [ErrorState, Field, FormControl, FormField, FormRoot, Icon, QrCode, RecoveryCodes],
  templateUrl: './enrolment.html',
  styleUrl: './enrolment.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Enrolment {
  readonly finished = output();

  private readonly api = inject(Api);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  protected readonly seed = resource({ loader: () => this.api.invoke(beginEnrolment) });
  protected readonly spaced = computed(() =>
    this.seed.hasValue()
      ? this.seed
          .value()
          .secret.match(/.{1,4}/g)
          ?.join(' ')
      : '',
  );
  protected readonly codes = signal<readonly string[] | undefined>(undefined);
  protected readonly form = form(
    signal({ code: '' }),
    (path) => {
      required(path.code);
    },
    { submission: submission(() => this.confirm()) },
  );

  protected async copySecret(secret: string): Promise<void> {
    await this.clipboard.copySecret(secret);
    this.toast.say('Set-up key copied');
  }

  private async confirm(): Promise<TreeValidationResult> {
    try {
      const { recoveryCodes } = await this.api.invoke(confirmEnrolment, { body: { code: this.form.code().value().replaceAll(' ', '') } });
      this.codes.set(recoveryCodes);
      return undefined;
    } catch (error) {
      const problem = Problem.from(error);
      const worded =
        problem.status === 401
          ? new Problem(401, problem.code, 'That is not the code the app shows now. Is the clock of the phone right?')
          : problem;
      return formProblem(worded, this.form, { otherwise: this.form.code });
    }
  }
}
