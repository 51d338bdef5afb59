import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, CountryReader, organisationOf, systemActor, ValidationFailedError } from '@clientst0r/platform';
import { admitsCountry, type CountryTerms, isCountry } from '@clientst0r/security';
import { CountryRuleChanged } from './country.audit.js';
import { CountryRule } from './country-rule.entity.js';
import { CountryRules, WHOLE_DEPLOYMENT } from './country-rules.js';

/** From which countries people may come, as an administrator sets it; null for from everywhere. */
@Injectable()
export class CountryRuleService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly countries: CountryReader,
    private readonly rules: CountryRules,
  ) {}

  ofDeployment(): Promise<CountryTerms | null> {
    return this.termsOf(WHOLE_DEPLOYMENT);
  }

  ofOrganisation(actor: Actor): Promise<CountryTerms | null> {
    return this.termsOf(organisationOf(actor));
  }

  /** Throws `ConflictError` for a rule that would turn away the one who sets it. */
  async setForDeployment(actor: Actor, terms: CountryTerms | null): Promise<void> {
    this.assertGood(actor, terms);
    await this.store(actor, WHOLE_DEPLOYMENT, terms);
  }

  /** Throws as `setForDeployment` does. */
  async setForOrganisation(actor: Actor, terms: CountryTerms | null): Promise<void> {
    this.assertGood(actor, terms);
    await this.store(actor, organisationOf(actor), terms);
  }

  /** For whoever runs the server, when the rule turns away those who could change it. @returns whether there was one */
  async lift(): Promise<boolean> {
    return this.store(systemActor('command line'), WHOLE_DEPLOYMENT, null);
  }

  private assertGood({ address }: Actor, terms: CountryTerms | null): void {
    if (terms === null) return;
    const { countries } = terms;
    const problems = countries.flatMap((code, index) => (isCountry(code) ? [] : [{ field: `countries.${index}`, message: 'is no country such as CH' }])); // prettier-ignore
    if (countries.length === 0) problems.push({ field: 'countries', message: 'must name at least one country' });
    if (problems.length > 0) throw new ValidationFailedError(problems);
    if (this.countries.data.builtAt === null)
      throw new ConflictError('no-country-data', 'There are no data by which countries are known. See GEOIP_COUNTRY_FILE.');
    if (!admitsCountry(terms, address, this.countries.countryOf(address)))
      throw new ConflictError('shuts-you-out', 'This rule would turn you away from where you are now. Nothing was changed.');
  }

  private async store(actor: AuditActor, scopeId: string, terms: CountryTerms | null): Promise<boolean> {
    const changed = await this.write(actor, scopeId, terms);
    this.rules.forget();
    return changed;
  }

  @Transactional()
  private async write(actor: AuditActor, scopeId: string, terms: CountryTerms | null): Promise<boolean> {
    const rule = await this.em.findOne(CountryRule, { scopeId }, { refresh: true });
    const before = rule?.terms ?? null;
    if (JSON.stringify(before) === JSON.stringify(terms)) return false;
    if (terms === null) this.em.remove(rule as CountryRule);
    else if (rule) rule.change(terms);
    else this.em.persist(new CountryRule(scopeId, terms));
    this.audit.record(this.em, actor, new CountryRuleChanged(scopeId === WHOLE_DEPLOYMENT ? null : scopeId, before, terms));
    return true;
  }

  private async termsOf(scopeId: string): Promise<CountryTerms | null> {
    return (await this.em.findOne(CountryRule, { scopeId }, { refresh: true }))?.terms ?? null;
  }
}
