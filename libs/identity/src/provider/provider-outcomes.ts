import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { RolesByOrganisation } from '../external/group-mappings.js';
import { Organisation } from '../organisation/organisation.entity.js';
import { RoleReader } from '../role/role-reader.js';
import { type AssertedIdentity, AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { type ProviderStanding, ProviderStandings, provesSecondFactor } from './provider-standing.js';
import { type TrialStep, trialSteps, type TrialWay } from './trial-steps.js';

export interface NamedRole {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly roleId: string;
  readonly roleName: string;
}

export interface LookedAt {
  readonly asserted: AssertedIdentity;
  /** Its time is over, which for something pasted is no fault. */
  readonly isOver: boolean;
}

/** What an answer of a provider would mean; nobody is signed in by it, and nothing is changed. */
export interface ProviderTrial {
  readonly steps: readonly TrialStep[];
  /** Null when it was refused. */
  readonly identity: AssertedIdentity | null;
  readonly standing: ProviderStanding | null;
  readonly provesSecondFactor: boolean;
  readonly roles: readonly NamedRole[];
}

/** Follows what a provider has said as far as it leads, without going there. */
@Injectable()
export class ProviderOutcomes {
  constructor(
    private readonly em: EntityManager,
    private readonly standings: ProviderStandings,
    private readonly books: RoleReader,
  ) {}

  async of(provider: IdentityProvider, way: TrialWay, look: () => Promise<LookedAt>): Promise<ProviderTrial> {
    try {
      const { asserted, isOver } = await look();
      const standing = await this.standings.of(provider, asserted);
      return {
        steps: trialSteps(way, provider.kind, null, isOver),
        identity: asserted,
        standing,
        provesSecondFactor: provesSecondFactor(provider, asserted),
        roles: await this.named(standing.roles ?? new Map<string, Set<string>>()),
      };
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      return { steps: trialSteps(way, provider.kind, error), identity: null, standing: null, provesSecondFactor: false, roles: [] };
    }
  }

  private async named(roles: RolesByOrganisation): Promise<NamedRole[]> {
    const organisations = await this.em.fork({ clear: true }).find(Organisation, { id: [...roles.keys()] }, { orderBy: { name: 'asc' } });
    const named: NamedRole[] = [];
    for (const { id, name } of organisations) {
      const book = await this.books.bookOf(id);
      for (const roleId of roles.get(id) ?? [])
        named.push({ organisationId: id, organisationName: name, roleId, roleName: book.nameOf(roleId) });
    }
    return named;
  }
}
