import { ChangeDetectionStrategy, Component, inject, input, signal, viewChild } from '@angular/core';
import { FormField, FormRoot, email, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
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
import { PasskeySignIn } from './passkey-sign-in';
import { ProviderButtons } from './provider-buttons';
import { SignInSteps, type Step } from './sign-in-steps';

@Component({
  selector: 'app-sign-in',
  imports: [
    AutoFocus,
    DoorPage,
    Field,
    FormControl,
    FormError,
    FormField,
    FormRoot,
    Icon,
    PasskeySignIn,
    ProviderButtons,
    RouterLink,
    SignInSteps,
  ],
  templateUrl: './sign-in.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  readonly return = input<string>();
  readonly ended = input<string>();

  private readonly api = inject(Api);

  private readonly steps = viewChild.required(SignInSteps);
  protected readonly step = signal<Step | undefined>(undefined);
  protected readonly form = form(
    signal({ email: '', password: '' }),
    (path) => {
      required(path.email);
      email(path.email);
      required(path.password);
    },
    { submission: submission(() => this.submit()) },
  );

  protected move(step: Step | undefined): void {
    if (!step) this.form().reset({ email: this.form.email().value(), password: '' });
    this.step.set(step);
  }

  protected async enter(answer: SignInStepDto): Promise<void> {
    await this.steps().goOn(answer.step, answer);
  }

  private async submit(): Promise<TreeValidationResult> {
    try {
      const answer = await this.api.invoke(signIn, { body: this.form().value() });
      this.form.password().reset('');
      await this.steps().goOn(answer.step, answer);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
