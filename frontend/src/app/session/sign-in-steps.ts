import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, output, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { postponeEnrolment, submitNewPassword } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { Toast } from '../ui/toast';
import { Enrolment } from './enrolment';
import { NewPassword } from './new-password';
import { safeReturnUrl } from './return-url';
import { SecondFactor } from './second-factor';
import { Session } from './session';

export type Step = SignInStepDto['step'];

const WHY_NEW_PASSWORD: Readonly<Record<NonNullable<SignInStepDto['newPasswordReason']>, string>> = {
  breached:
    'Yours was seen in a data breach somewhere, so others may try it. Choose one that you use nowhere else, and change it wherever else you use it.',
  required: 'Yours has to change before you go on.',
  'too-old': 'Yours is older than your administrators allow.',
};

/** What comes after the first factor, through whichever door somebody came. */
@Component({
  selector: 'app-sign-in-steps',
  imports: [DatePipe, Enrolment, NewPassword, SecondFactor],
  templateUrl: './sign-in-steps.html',
  styleUrl: './second-factor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignInSteps {
  readonly step = input.required<Step | undefined>();
  readonly returnTo = input<string>();
  readonly stepChange = output<Step | undefined>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toast = inject(Toast);
  private readonly origin = inject(DOCUMENT).location.origin;

  protected readonly methods = signal<readonly string[]>(['passkey', 'totp', 'recovery-code']);

  protected readonly dueAt = signal<string | undefined>(undefined);

  private readonly reason = signal<SignInStepDto['newPasswordReason']>(undefined);
  protected readonly whyNewPassword = computed(() => WHY_NEW_PASSWORD[this.reason() ?? 'required']);

  protected readonly sendPassword = async (password: string): Promise<void> => {
    const answer = await this.api.invoke(submitNewPassword, { body: { password } });
    await this.goOn(answer.step, answer);
  };

  protected async postpone(): Promise<void> {
    try {
      const answer = await this.api.invoke(postponeEnrolment);
      await this.goOn(answer.step, answer);
    } catch (error) {
      this.toast.fail(error);
    }
  }

  /** Also called by the door itself when its first factor is enough. */
  async goOn(step: Step, { methods, secondFactorDueAt, newPasswordReason }: Omit<SignInStepDto, 'step'> = {}): Promise<void> {
    if (step !== 'signed-in') {
      if (methods) this.methods.set(methods);
      this.dueAt.set(secondFactorDueAt);
      this.reason.set(newPasswordReason);
      this.stepChange.emit(step);
      return;
    }
    await this.session.refresh();
    await this.router.navigateByUrl(safeReturnUrl(this.returnTo(), this.origin));
  }
}
