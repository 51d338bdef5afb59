import { afterNextRender, ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { finishProviderSignIn } from '../api/functions';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { DoorPage } from './door-page';
import { Problem } from './problem';
import { SignInSteps, type Step } from './sign-in-steps';

/** Where a provider leads back to. The handle of its answer is in the fragment: neither a log nor a referrer has it, and it works once. */
@Component({
  selector: 'app-provider-return',
  imports: [DoorPage, Icon, RouterLink, SignInSteps, Skeleton],
  template: `
    <app-door-page>
      @if (problem()) {
        <h1>Sign in</h1>
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
        <a class="btn btn-wide" routerLink="/sign-in">To the sign-in page</a>
      } @else if (!step()) {
        <h1>Signing you in…</h1>
        <app-skeleton [rows]="2" />
      }
      <app-sign-in-steps [step]="step()" [returnTo]="returnTo()" (stepChange)="move($event)" />
    </app-door-page>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProviderReturn {
  readonly providerId = input.required<string>();

  private readonly api = inject(Api);
  private readonly handle = inject(DOCUMENT).location.hash.slice(1);
  private readonly steps = viewChild.required(SignInSteps);
  protected readonly step = signal<Step | undefined>(undefined);
  protected readonly returnTo = signal('/');
  protected readonly problem = signal('');

  constructor() {
    afterNextRender(() => {
      void this.finish();
    });
  }

  protected move(step: Step | undefined): void {
    if (!step) this.problem.set('The sign-in took too long. Start again.');
    this.step.set(step);
  }

  private async finish(): Promise<void> {
    try {
      if (!this.handle) throw new Problem(401, 'provider-refused', 'Signing in with this provider did not work. Start again.');
      const answer = await this.api.invoke(finishProviderSignIn, { providerId: this.providerId(), body: { handle: this.handle } });
      this.returnTo.set(answer.returnTo);
      await this.steps().goOn(answer.step, answer);
    } catch (error) {
      this.problem.set(Problem.from(error).message);
    }
  }
}
