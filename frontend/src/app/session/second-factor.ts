import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormField, FormRoot, form, required, submit, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { beginPasskeyStep, submitPasskey, submitRecoveryCode, submitSecondFactor } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { AutoFocus } from '../ui/auto-focus';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import { passkeysAreKnown, usePasskey } from './passkey-browser';
import { Problem } from './problem';

type Method = 'passkey' | 'totp' | 'recovery-code';

const WORDS: Readonly<Record<Method, { readonly use: string; readonly how: string }>> = {
  passkey: { use: 'Use a passkey', how: 'Your device asks you for it.' },
  totp: { use: 'Use the authenticator app', how: 'Enter the six digits your app shows now.' },
  'recovery-code': { use: 'Use a recovery code', how: 'Each recovery code works once.' },
};

@Component({
  selector: 'app-second-factor',
  imports: [AutoFocus, Field, FormControl, FormField, FormRoot],
  templateUrl: './second-factor.html',
  styleUrl: './second-factor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecondFactor {
  /** What the person has, the strongest first. */
  readonly methods = input<readonly string[]>(['totp', 'recovery-code']);
  readonly passed = output<SignInStepDto>();
  readonly again = output();

  private readonly api = inject(Api);
  private readonly usable = computed(() => (Object.keys(WORDS) as Method[]).filter((method) => this.isUsable(method)));
  protected readonly method = linkedSignal<Method>(() => this.usable()[0] ?? 'totp');
  protected readonly others = computed(() => this.usable().filter((method) => method !== this.method()));
  protected readonly words = WORDS;
  protected readonly asking = signal(false);
  protected readonly problem = signal('');
  protected readonly label = computed(() => (this.method() === 'totp' ? 'Code of your authenticator app' : 'Recovery code'));
  protected readonly form = form(
    signal({ code: '' }),
    (path) => {
      required(path.code);
    },
    { submission: submission(() => this.check()) },
  );

  protected use(method: Method): void {
    this.form().reset({ code: '' });
    this.problem.set('');
    this.method.set(method);
  }

  protected async askDevice(): Promise<void> {
    this.asking.set(true);
    this.problem.set('');
    try {
      const { options } = await this.api.invoke(beginPasskeyStep);
      this.passed.emit(await this.api.invoke(submitPasskey, { body: await usePasskey(options) }));
    } catch (error) {
      const problem = Problem.from(error);
      this.problem.set(problem.status === 401 ? 'That passkey did not fit, or you took too long.' : problem.message);
    } finally {
      this.asking.set(false);
    }
  }

  private isUsable(method: Method): boolean {
    return this.methods().includes(method) && (method !== 'passkey' || passkeysAreKnown());
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
      this.passed.emit(answer);
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
