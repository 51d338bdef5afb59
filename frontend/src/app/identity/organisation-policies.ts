import { ChangeDetectionStrategy, Component, inject, resource } from '@angular/core';
import { Api } from '../api/api';
import {
  getOrganisationCountryRule,
  getOrganisationFactorPolicy,
  setOrganisationCountryRule,
  setOrganisationFactorPolicy,
} from '../api/functions';
import type { CountryRuleDto, SecondFactorPolicyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { ErrorState } from '../ui/error-state';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { VaultPolicyForm } from '../vault/access/vault-policy-form';
import { VaultSeal } from '../vault/access/vault-seal';
import { CountryRuleForm } from './country-rule-form';
import { FactorPolicy } from './factor-policy';

/** What holds for all members of one organisation. */
@Component({
  selector: 'app-organisation-policies',
  imports: [CountryRuleForm, ErrorState, FactorPolicy, PageHeader, Skeleton, VaultPolicyForm, VaultSeal],
  template: `
    <div class="page page-narrow">
      <app-page-header heading="Policies">What holds for everybody in {{ organisation.organisation()?.name }}.</app-page-header>
      <section class="card" aria-label="Second factor">
        <div class="card-head"><h2>Second factor</h2></div>
        <div class="card-body">
          @if (policy.error(); as error) {
            <app-error-state [error]="error" (retry)="policy.reload()" />
          } @else if (policy.hasValue()) {
            <app-factor-policy
              [policy]="policy.value()"
              [save]="save"
              of="of every member, also where the installation leaves it to people. Sessions without one end."
            />
          } @else {
            <app-skeleton [rows]="1" />
          }
        </div>
      </section>
      <section class="card" aria-label="Countries">
        <div class="card-head"><h2>From which countries people may come in</h2></div>
        <div class="card-body">
          @if (countries.error(); as error) {
            <app-error-state [error]="error" (retry)="countries.reload()" />
          } @else if (countries.hasValue()) {
            <app-country-rule-form
              [standing]="countries.value()"
              [save]="saveCountries"
              consequence="Members who are elsewhere get into nothing of this organisation from now on, whatever their roles are. API keys have address ranges of their own."
            />
          } @else {
            <app-skeleton [rows]="2" />
          }
        </div>
      </section>
      @if (organisation.can('vault.credential.read')) {
        <section class="card" aria-label="Vault">
          <div class="card-head"><h2>Vault: what is asked for before a secret leaves, and what is kept</h2></div>
          <div class="card-body"><app-vault-policy-form /></div>
        </section>
        <section class="card" aria-label="Seal of the vault">
          <div class="card-head"><h2>Seal of the vault</h2></div>
          <div class="card-body"><app-vault-seal /></div>
        </section>
      }
    </div>
  `,
  styles: '.card { margin-bottom: var(--space-4); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganisationPolicies {
  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly policy = resource({
    params: () => this.organisation.id(),
    loader: ({ params: organisationId }) => this.api.invoke(getOrganisationFactorPolicy, { organisationId }),
  });

  protected readonly countries = resource({
    params: () => this.organisation.id(),
    loader: ({ params: organisationId }) => this.api.invoke(getOrganisationCountryRule, { organisationId }),
  });

  protected readonly saveCountries = async (body: CountryRuleDto): Promise<void> => {
    this.countries.set(await this.api.invoke(setOrganisationCountryRule, { organisationId: this.organisation.id(), body }));
  };

  protected readonly save = async (body: SecondFactorPolicyDto): Promise<void> => {
    this.policy.set(await this.api.invoke(setOrganisationFactorPolicy, { organisationId: this.organisation.id(), body }));
  };
}
