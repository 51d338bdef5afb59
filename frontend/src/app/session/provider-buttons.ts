import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { listSignInProviders, startProviderSignIn } from '../api/functions';
import type { PublicProviderDto } from '../api/models';
import { Icon } from '../ui/icon';
import { Problem } from './problem';
import { safeReturnUrl } from './return-url';

/** Signing in with another system; nothing is shown while there is none, or while the list cannot be had. */
@Component({
  selector: 'app-provider-buttons',
  imports: [Icon],
  template: `
    @if (providers.hasValue()) {
      @for (provider of providers.value(); track provider.id) {
        <button type="button" class="btn btn-wide" [disabled]="leaving() !== ''" (click)="leave(provider)">
          <app-icon name="globe" />{{ leaving() === provider.id ? 'Going to ' + provider.name + '…' : 'Sign in with ' + provider.name }}
        </button>
      }
    }
    @if (problem()) {
      <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
    }
  `,
  styleUrl: './passkey-sign-in.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProviderButtons {
  readonly returnTo = input<string>();

  private readonly api = inject(Api);
  private readonly location = inject(DOCUMENT).location;
  protected readonly providers = resource({ loader: async () => (await this.api.invoke(listSignInProviders)).items });
  protected readonly leaving = signal('');
  protected readonly problem = signal('');

  protected async leave({ id }: PublicProviderDto): Promise<void> {
    this.leaving.set(id);
    this.problem.set('');
    try {
      const returnTo = safeReturnUrl(this.returnTo(), this.location.origin);
      this.location.assign((await this.api.invoke(startProviderSignIn, { providerId: id, body: { returnTo } })).location);
    } catch (error) {
      this.problem.set(Problem.from(error).message);
      this.leaving.set('');
    }
  }
}
