import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, email, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { signIn } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { AutoFocus } from '../ui/auto-focus';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { submission } from '../ui/submission';
import { DoorPage } from './door-page';
import { Enrolment } from './enrolment';
import { safeReturnUrl } from './return-url';
import { SecondFactor } from './second-factor';
import { Session } from './session';

@Component({
  selector: 'app-sign-in',
  imports: [AutoFocus, DoorPage, Enrolment, Field, FormControl, FormError, FormField, FormRoot, Icon, SecondFactor],
  templateUrl: './sign-in.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  readonly return = input<string>();
  readonly ended = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly origin = inject(DOCUMENT).location.origin;

  protected readonly step = signal<SignInStepDto['step'] | 'password'>('password');
  protected readonly form = form(
    signal({ email: '', password: '' }),
    (path) => {
      required(path.email);
      email(path.email);
      required(path.password);
    },
    { submission: submission(() => this.submit()) },
  );

  protected async goOn(step: SignInStepDto['step']): Promise<void> {
    if (step !== 'signed-in') {
      this.step.set(step);
      return;
    }
    await this.session.refresh();
    await this.router.navigateByUrl(safeReturnUrl(this.return(), this.origin));
  }

  protected startOver(): void {
    this.form().reset({ email: this.form.email().value(), password: '' });
    this.step.set('password');
  }

  private async submit(): Promise<TreeValidationResult> {
    try {
      const { step } = await this.api.invoke(signIn, { body: this.form().value() });
      this.form.password().reset('');
      await this.goOn(step);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
