import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input, output, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { submitNewPassword } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { Enrolment } from './enrolment';
import { NewPassword } from './new-password';
import { safeReturnUrl } from './return-url';
import { SecondFactor } from './second-factor';
import { Session } from './session';

export type Step = SignInStepDto['step'];

/** What comes after the first factor, through whichever door somebody came. */
@Component({
  selector: 'app-sign-in-steps',
  imports: [Enrolment, NewPassword, SecondFactor],
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
  private readonly origin = inject(DOCUMENT).location.origin;

  protected readonly methods = signal<readonly string[]>(['passkey', 'totp', 'recovery-code']);

  protected readonly sendPassword = async (password: string): Promise<void> => {
    await this.goOn((await this.api.invoke(submitNewPassword, { body: { password } })).step);
  };

  /** Also called by the door itself when its first factor is enough. */
  async goOn(step: Step, { methods }: Pick<SignInStepDto, 'methods'> = {}): Promise<void> {
    if (step !== 'signed-in') {
      if (methods) this.methods.set(methods);
      this.stepChange.emit(step);
      return;
    }
    await this.session.refresh();
    await this.router.navigateByUrl(safeReturnUrl(this.returnTo(), this.origin));
  }
}
