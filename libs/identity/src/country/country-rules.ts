import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, CountryReader, RecentRead } from '@clientst0r/platform';
import { admitsCountry } from '@clientst0r/security';
import { CountryRule } from './country-rule.entity.js';

type Rows = ReadonlyMap<string, CountryRule>;

/** Stands for the whole deployment: the nil UUID of RFC 9562. */
export const WHOLE_DEPLOYMENT = '00000000-0000-0000-0000-000000000000';

/** How long a process may go on with what another one has changed, in milliseconds. */
const KEPT_FOR = 1_000;

export interface FromCountry {
  readonly admitted: boolean;
  /** ISO 3166-1; null where it is not known. */
  readonly country: string | null;
}

/** Judges addresses by the rules of countries, without a request to anybody. */
@Injectable()
export class CountryRules {
  private readonly rows: RecentRead<Rows>;

  constructor(
    private readonly em: EntityManager,
    private readonly countries: CountryReader,
    clock: Clock,
  ) {
    this.rows = new RecentRead(
      () => this.load(),
      KEPT_FOR,
      () => clock.now().getTime(),
    );
  }

  /** By the rule of the deployment, or of one organisation; at most a second old. */
  async judge(scopeId: string, address: string): Promise<FromCountry> {
    const rows = this.rows.known() ?? (await this.rows.get());
    const rule = rows.get(scopeId);
    if (!rule) return { admitted: true, country: null };
    const country = this.countries.countryOf(address);
    return { admitted: admitsCountry(rule, address, country), country };
  }

  forget(): void {
    this.rows.forget();
  }

  private async load(): Promise<Rows> {
    const rows = await this.em.fork({ clear: true }).find(CountryRule, {});
    return new Map(rows.map((row) => [row.scopeId, row]));
  }
}
