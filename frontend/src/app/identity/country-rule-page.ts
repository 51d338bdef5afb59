import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { getCountryRule, setCountryRule } from '../api/functions';
import type { CountryRuleDto } from '../api/models';
import { Session } from '../session/session';
import { ErrorState } from '../ui/error-state';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { CountryRuleForm } from './country-rule-form';

/** From which countries people may sign in at all. */
@Component({
  selector: 'app-country-rule-page',
  imports: [CountryRuleForm, ErrorState, PageHeader, RouterLink, Skeleton],
  template: `
    <div class="page page-narrow">
      <app-page-header heading="Countries">From which countries people may sign in.</app-page-header>
      <section class="card" aria-label="Signing in by country">
        <div class="card-body">
          @if (standing.error(); as error) {
            <app-error-state [error]="error" (retry)="standing.reload()" />
          } @else if (standing.hasValue()) {
            <app-country-rule-form
              [standing]="standing.value()"
              [editable]="manageable()"
              [save]="save"
              consequence="Sessions from elsewhere end within a second, and nobody signs in from there. Should it turn you away one day, whoever runs the server lifts it with “clientst0r rescue any-country”."
            />
          } @else {
            <app-skeleton [rows]="3" />
          }
        </div>
      </section>
      @if (readsAudit()) {
        <p class="soft small">
          Who was turned away stands in the audit trail:
          <a [routerLink]="['/platform', 'audit']" [queryParams]="{ action: 'country.refused' }">all refusals by country</a>.
        </p>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CountryRulePage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly manageable = computed(() => this.session.platformPermissions().has('platform.perimeter.manage'));
  protected readonly readsAudit = computed(() => this.session.platformPermissions().has('platform.audit.read'));
  protected readonly standing = resource({ loader: () => this.api.invoke(getCountryRule) });

  protected readonly save = async (body: CountryRuleDto): Promise<void> => {
    this.standing.set(await this.api.invoke(setCountryRule, { body }));
  };
}
