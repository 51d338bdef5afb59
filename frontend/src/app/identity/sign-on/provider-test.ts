import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { finishProviderTest, getIdentityProvider } from '../../api/functions';
import { Problem } from '../../session/problem';
import { Icon } from '../../ui/icon';
import { PageHeader } from '../../ui/page-header';
import { Skeleton } from '../../ui/skeleton';
import { TrialView } from './trial-view';

/** Where a test login comes back to; the handle of the answer is in the fragment and works once. */
@Component({
  selector: 'app-provider-test',
  imports: [Icon, PageHeader, RouterLink, Skeleton, TrialView],
  template: `
    <div class="page page-narrow">
      <app-page-header heading="Test login" [back]="home" backLabel="Single sign-on">
        @if (provider.hasValue()) {
          With {{ provider.value().name }}. Nobody was signed in by it and nothing was changed.
        }
      </app-page-header>
      <section class="card card-body" aria-label="Result">
        @if (!handle) {
          <p class="soft">
            The result of a test login is shown once. Begin another one on the page <a [routerLink]="home">Single sign-on</a>.
          </p>
        } @else if (trial.error()) {
          <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
          <p class="soft">Begin another test login on the page <a [routerLink]="home">Single sign-on</a>.</p>
        } @else if (!trial.hasValue()) {
          <app-skeleton [rows]="6" />
        } @else {
          <app-trial-view [trial]="trial.value()" />
        }
      </section>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProviderTest {
  readonly providerId = input.required<string>();

  private readonly api = inject(Api);
  protected readonly home = ['/platform', 'sign-on'];
  protected readonly handle = inject(DOCUMENT).location.hash.slice(1);
  protected readonly provider = resource({
    params: () => this.providerId(),
    loader: ({ params }) => this.api.invoke(getIdentityProvider, { providerId: params }),
  });
  protected readonly trial = resource({
    params: () => (this.handle ? this.providerId() : undefined),
    loader: ({ params }) => this.api.invoke(finishProviderTest, { providerId: params, body: { handle: this.handle } }),
  });
  protected readonly problem = computed(() => Problem.from(this.trial.error()).message);
}
