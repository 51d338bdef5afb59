import { ChangeDetectionStrategy, Component, DOCUMENT, inject, signal, viewChild } from '@angular/core';
import { Api } from '../api/api';
import { redeemPasswordReset } from '../api/functions';
import { DoorPage } from './door-page';
import { NewPassword } from './new-password';
import { SignInSteps, type Step } from './sign-in-steps';

/** Behind a link, from a mail or an administrator; like an invitation's, its token is in the fragment and used up by the POST only. */
@Component({
  selector: 'app-password-reset',
  imports: [DoorPage, NewPassword, SignInSteps],
  template: `
    <app-door-page>
      @if (!step()) {
        <div>
          <h1>Set a new password</h1>
          <p class="soft">Your second factor is asked for next.</p>
        </div>
        <app-new-password [send]="send" />
      }
      <app-sign-in-steps [step]="step()" (stepChange)="step.set($event)" />
    </app-door-page>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordReset {
  private readonly api = inject(Api);
  private readonly token = inject(DOCUMENT).location.hash.slice(1);
  private readonly steps = viewChild.required(SignInSteps);
  protected readonly step = signal<Step | undefined>(undefined);

  protected readonly send = async (password: string): Promise<void> => {
    const answer = await this.api.invoke(redeemPasswordReset, { body: { token: this.token, password } });
    await this.steps().goOn(answer.step, answer);
  };
}
