import { afterNextRender, ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { finishIdentityLink } from '../api/functions';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { Toast } from '../ui/toast';
import { Problem } from './problem';

/** Where a provider leads back to whoever links an identity of his; the handle in the fragment works once. */
@Component({
  selector: 'app-link-return',
  imports: [Icon, PageHeader, RouterLink],
  template: `
    <div class="page page-narrow">
      <app-page-header heading="Single sign-on" />
      @if (problem()) {
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
        <p><a class="btn" routerLink="/profile">To your profile</a></p>
      } @else {
        <p class="soft" role="status">Linking…</p>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkReturn {
  readonly providerId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  private readonly handle = inject(DOCUMENT).location.hash.slice(1);
  protected readonly problem = signal('');

  constructor() {
    afterNextRender(() => {
      void this.finish();
    });
  }

  private async finish(): Promise<void> {
    try {
      const { provider } = await this.api.invoke(finishIdentityLink, {
        providerId: this.providerId(),
        body: { handle: this.handle || '-' },
      });
      await this.router.navigateByUrl('/profile');
      this.toast.say(`You can sign in with ${provider.name} now.`);
    } catch (error) {
      this.problem.set(Problem.from(error).message);
    }
  }
}
