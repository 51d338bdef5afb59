import { ChangeDetectionStrategy, Component, computed, inject, input, output, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { beginEnrolment, beginOwnEnrolment, confirmEnrolment, confirmOwnEnrolment } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { AutoFocus } from '../ui/auto-focus';
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
  imports: [AutoFocus, ErrorState, Field, FormControl, FormField, FormRoot, Icon, QrCode, RecoveryCodes],
  templateUrl: './enrolment.html',
  styleUrl: './enrolment.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Enrolment {
  /** Of somebody who is signed in already, by his own choice. */
  readonly own = input(false);
  readonly finished = output<SignInStepDto>();

  private readonly api = inject(Api);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  protected readonly seed = resource({ loader: () => this.api.invoke(this.own() ? beginOwnEnrolment : beginEnrolment) });
  private next: SignInStepDto = { step: 'signed-in' };
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

  protected stored(): void {
    this.finished.emit(this.next);
  }

  private async send(body: { code: string }): Promise<readonly string[]> {
    if (this.own()) return (await this.api.invoke(confirmOwnEnrolment, { body })).recoveryCodes;
    const { recoveryCodes, ...next } = await this.api.invoke(confirmEnrolment, { body });
    this.next = next;
    return recoveryCodes;
  }

  private async confirm(): Promise<TreeValidationResult> {
    try {
      this.codes.set(await this.send({ code: this.form.code().value().replaceAll(' ', '') }));
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
