import { Injectable } from '@nestjs/common';
import { type AddressRules, addressRulesOf, Configuration } from '@clientst0r/platform';
import { LentNetworks } from '../network/lent-networks.js';

/** `10.0.0.0/8` for the checks of every organisation, `ID=10.0.0.0/8` for those of one. */
const OF_ONE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})=(.+)$/iu;

/** How long a process may go on with what an administrator has changed. */
const AGE_MILLISECONDS = 2_000;

interface OwnRules {
  /** The networks it was made of. */
  readonly key: string;
  readonly rules: AddressRules;
}

/** Which networks inside the checks of an organisation may reach: no other's, unless the operator allowed them to all. */
@Injectable()
export class AllowedNetworks {
  /** For all, and for what belongs to no check. */
  readonly common: AddressRules;
  /** As the environment has them. */
  readonly ofOperator: readonly { readonly organisationId: string | null; readonly network: string }[];
  private own: ReadonlyMap<string, OwnRules> = new Map();
  private until = 0;
  private loading: Promise<void> | null = null;

  constructor(
    private readonly configuration: Configuration,
    private readonly lent: LentNetworks,
  ) {
    this.ofOperator = configuration.monitoringAllowedRanges.map((entry) => {
      const [, id, network] = OF_ONE.exec(entry) ?? [];
      return { organisationId: id?.toLowerCase() ?? null, network: network ?? entry };
    });
    this.common = addressRulesOf(configuration, this.operatorsFor(null));
    this.own = this.ownRules(new Map());
  }

  /** As of the last `fresh`; the same object for as long as nothing has changed. */
  of(organisationId: string): AddressRules {
    return this.own.get(organisationId.toLowerCase())?.rules ?? this.common;
  }

  /** Takes over what administrators changed, two seconds ago or earlier. Never rejects: where the database does not answer, what was known stays. */
  async fresh(): Promise<void> {
    if (performance.now() < this.until) return;
    this.loading ??= this.load();
    await this.loading;
  }

  /** What was changed here holds here at once. */
  forget(): void {
    this.until = 0;
  }

  private async load(): Promise<void> {
    this.until = performance.now() + AGE_MILLISECONDS;
    try {
      const lent = new Map<string, string[]>();
      for (const { organisationId, network } of await this.lent.all())
        lent.set(organisationId, [...(lent.get(organisationId) ?? []), network]);
      this.own = this.ownRules(lent);
    } catch {
      // Looked at again with the next check.
    } finally {
      this.loading = null;
    }
  }

  private ownRules(lent: ReadonlyMap<string, readonly string[]>): Map<string, OwnRules> {
    const ids = new Set([...lent.keys(), ...this.ofOperator.flatMap(({ organisationId }) => organisationId ?? [])]);
    return new Map([...ids].map((id) => [id, this.rulesFor(id, lent.get(id) ?? [])]));
  }

  private rulesFor(id: string, lent: readonly string[]): OwnRules {
    const key = lent.join(' ');
    const known = this.own.get(id);
    if (known?.key === key) return known;
    return { key, rules: addressRulesOf(this.configuration, [...this.operatorsFor(null), ...this.operatorsFor(id)], lent) };
  }

  private operatorsFor(wanted: string | null): string[] {
    return this.ofOperator.flatMap(({ organisationId, network }) => (organisationId === wanted ? [network] : []));
  }
}
