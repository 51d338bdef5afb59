import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { beginPasskeySignIn, signInWithPasskey } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { Icon } from '../ui/icon';
import { passkeysAreKnown, usePasskey } from './passkey-browser';
import { Problem } from './problem';

/** Signing in with a passkey alone. */
@Component({
  selector: 'app-passkey-sign-in',
  imports: [Icon],
  template: `
    @if (supported) {
      <button type="button" class="btn btn-wide" [disabled]="asking()" (click)="enter()">
        <app-icon name="key" />{{ asking() ? 'Waiting for your device…' : 'Use a passkey' }}
      </button>
      @if (problem()) {
        <p class="notice bad" role="alert">{{ problem() }}</p>
      }
    }
  `,
  styleUrl: './passkey-sign-in.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasskeySignIn {
  readonly entered = output<SignInStepDto>();

  private readonly api = inject(Api);
  protected readonly supported = passkeysAreKnown();
  protected readonly asking = signal(false);
  protected readonly problem = signal('');

  protected async enter(): Promise<void> {
    this.asking.set(true);
    this.problem.set('');
    try {
      const { options } = await this.api.invoke(beginPasskeySignIn);
      this.entered.emit(await this.api.invoke(signInWithPasskey, { body: await usePasskey(options) }));
    } catch (error) {
      const problem = Problem.from(error);
      this.problem.set(problem.status === 401 ? 'That passkey is not known here.' : problem.message);
    } finally {
      this.asking.set(false);
    }
  }
}
