import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { FormField, FormRoot, form, required, submit, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { submitRecoveryCode, submitSecondFactor } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { AutoFocus } from '../ui/auto-focus';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import { Problem } from './problem';

@Component({
  selector: 'app-second-factor',
  imports: [AutoFocus, Field, FormControl, FormField, FormRoot],
  templateUrl: './second-factor.html',
  styleUrl: './second-factor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecondFactor {
  readonly passed = output<SignInStepDto['step']>();
  readonly again = output();

  private readonly api = inject(Api);
  protected readonly method = signal<'totp' | 'recovery-code'>('totp');
  protected readonly label = computed(() => (this.method() === 'totp' ? 'Code of your authenticator app' : 'Recovery code'));
  protected readonly form = form(
    signal({ code: '' }),
    (path) => {
      required(path.code);
    },
    { submission: submission(() => this.check()) },
  );

  protected use(method: 'totp' | 'recovery-code'): void {
    this.form().reset({ code: '' });
    this.method.set(method);
  }

  /** Six digits are complete: nobody should have to press Enter. */
  protected typed(value: string): void {
    if (this.method() === 'totp' && /^\d{6}$/.test(value.replaceAll(' ', '')) && !this.form().submitting()) void submit(this.form);
  }

  private async check(): Promise<TreeValidationResult> {
    try {
      const code = this.form.code().value().trim();
      const answer =
        this.method() === 'totp'
          ? await this.api.invoke(submitSecondFactor, { body: { code: code.replaceAll(' ', '') } })
          : await this.api.invoke(submitRecoveryCode, { body: { code } });
      this.passed.emit(answer.step);
      return undefined;
    } catch (error) {
      return formProblem(wording(error), this.form, { otherwise: this.form.code });
    }
  }
}

function wording(error: unknown): Problem {
  const problem = Problem.from(error);
  return problem.status === 401
    ? new Problem(401, problem.code, 'That code is not right, was used already, or you took too long.')
    : problem;
}
