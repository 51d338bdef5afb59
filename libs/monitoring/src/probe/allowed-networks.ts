import { Injectable } from '@nestjs/common';
import { type AddressRules, addressRulesOf, Configuration } from '@clientst0r/platform';

/** `10.0.0.0/8` for the checks of every organisation, `ID=10.0.0.0/8` for those of one. */
const OF_ONE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})=(.+)$/iu;

/** Which networks inside the checks of an organisation may reach: no other's, unless the operator allowed them to all. */
@Injectable()
export class AllowedNetworks {
  /** For all, and for what belongs to no check. */
  readonly common: AddressRules;
  private readonly own: ReadonlyMap<string, AddressRules>;

  constructor(configuration: Configuration) {
    const entries = configuration.monitoringAllowedRanges.map((entry) => {
      const [, id, range] = OF_ONE.exec(entry) ?? [];
      return { id: id?.toLowerCase() ?? null, range: range ?? entry };
    });
    const rangesOf = (wanted: string | null): string[] => entries.flatMap(({ id, range }) => (id === wanted ? [range] : []));
    const ids = new Set(entries.flatMap(({ id }) => id ?? []));
    this.common = addressRulesOf(configuration, rangesOf(null));
    this.own = new Map([...ids].map((id) => [id, addressRulesOf(configuration, [...rangesOf(null), ...rangesOf(id)])]));
  }

  of(organisationId: string): AddressRules {
    return this.own.get(organisationId.toLowerCase()) ?? this.common;
  }

  /** Those that have networks of their own. */
  get organisationIds(): Iterable<string> {
    return this.own.keys();
  }
}
