import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Audited } from '@clientst0r/platform';
import type { CountryTerms } from '@clientst0r/security';

/** From which countries people may sign in here, or into one organisation. Where there is no row, from everywhere. */
@Audited()
@Entity({ tableName: 'country_rules' })
export class CountryRule implements CountryTerms {
  /** The organisation, or the nil UUID for the whole deployment. */
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @Property({ type: 'string', length: 5 })
  mode: CountryTerms['mode'];

  @Property({ type: 'json' })
  countries: readonly string[];

  @Property({ type: 'string', length: 6 })
  unknown: CountryTerms['unknown'];

  constructor(scopeId: string, { mode, countries, unknown }: CountryTerms) {
    this.scopeId = scopeId;
    this.mode = mode;
    this.countries = countries;
    this.unknown = unknown;
  }

  get terms(): CountryTerms {
    return { mode: this.mode, countries: [...this.countries], unknown: this.unknown };
  }

  change({ mode, countries, unknown }: CountryTerms): void {
    this.mode = mode;
    this.countries = countries;
    this.unknown = unknown;
  }
}
