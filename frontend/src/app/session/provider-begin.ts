import { afterNextRender, ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { startProviderSignIn } from '../api/functions';
import { Icon } from '../ui/icon';
import { DoorPage } from './door-page';
import { Problem } from './problem';

const LAST = 'provider-begun';
/** Milliseconds. A provider that answers every question with something unasked would be asked for ever. */
const PAUSE = 20_000;

/** Where people come from a provider's list of applications: asks that provider at once who they are. */
@Component({
  selector: 'app-provider-begin',
  imports: [DoorPage, Icon, RouterLink],
  template: `
    <app-door-page>
      @if (problem()) {
        <h1>Sign in</h1>
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
        <a class="btn btn-wide" routerLink="/sign-in">To the sign-in page</a>
      } @else {
        <h1>Going to your provider…</h1>
      }
    </app-door-page>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProviderBegin {
  readonly providerId = input.required<string>();

  private readonly api = inject(Api);
  private readonly window = inject(DOCUMENT).defaultView;
  protected readonly problem = signal('');

  constructor() {
    afterNextRender(() => {
      void this.begin();
    });
  }

  private async begin(): Promise<void> {
    try {
      if (this.isAgain()) throw new Problem(401, 'provider-refused', 'Your provider did not answer our question. Start again here.');
      const { location } = await this.api.invoke(startProviderSignIn, { providerId: this.providerId(), body: {} });
      this.window?.location.assign(location);
    } catch (error) {
      this.problem.set(Problem.from(error).message);
    }
  }

  private isAgain(): boolean {
    const last = Number(this.window?.sessionStorage.getItem(LAST) ?? 0);
    this.window?.sessionStorage.setItem(LAST, Date.now().toString());
    return Date.now() - last < PAUSE;
  }
}
