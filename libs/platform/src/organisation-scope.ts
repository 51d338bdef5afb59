import type { EntityManager, EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { Filter } from '@mikro-orm/decorators/legacy';

type EntityClass = abstract new (...parameters: never[]) => object;

const FILTER = 'organisation';
const scoped = new Set<EntityClass>();

/**
 * An entity of one organisation: every query of it through the entity manager is limited to the organisation set by
 * `inOrganisation`, and throws where none is set. MikroORM does not apply filters to query builders and raw SQL: those
 * name `organisation_id` themselves, which the query log of the tests watches.
 */
export function OrganisationScoped(): (target: EntityClass) => void {
  const addFilter = Filter({
    name: FILTER,
    default: true,
    cond: (parameters: { organisationId: string }) => ({ organisationId: parameters.organisationId }),
  });
  return (target) => {
    scoped.add(target);
    (addFilter as (target: EntityClass) => void)(target);
  };
}

export function isOrganisationScoped(target: EntityClass): boolean {
  return scoped.has(target);
}

/** Limits this entity manager (that of one request or one job) to an organisation. */
export function inOrganisation(em: EntityManager, organisationId: string): void {
  em.setFilterParams(FILTER, { organisationId });
}

export function organisationScopeOf(em: EntityManager): string | undefined {
  return (em.getFilterParams(FILTER) as { organisationId?: string } | undefined)?.organisationId;
}

/** Find options for the rare query that must see all organisations; the reason is for the reviewer. */
export function acrossOrganisations(reason: string): { filters: { organisation: false }; loggerContext: { acrossOrganisations: string } } {
  return { filters: { organisation: false }, loggerContext: { acrossOrganisations: reason } };
}

/** The same for raw SQL: a comment to put into the statement. */
export function acrossOrganisationsComment(reason: string): string {
  return `/* across organisations: ${reason.replaceAll('*/', '')} */`;
}

export class CrossOrganisationWriteError extends Error {
  constructor(entity: string) {
    super(`${entity} was changed outside the organisation that the unit of work is limited to`);
    this.name = 'CrossOrganisationWriteError';
  }
}

/** Refuses a flush that writes an organisation's row from another organisation's unit of work, or from none. */
export class OrganisationWriteGuard implements EventSubscriber {
  onFlush({ em, uow }: FlushEventArgs): void {
    const organisationId = organisationScopeOf(em);
    for (const change of uow.getChangeSets()) {
      if (!scoped.has(change.meta.class as EntityClass)) continue;
      const owner = (change.entity as { organisationId?: string }).organisationId;
      if (owner === undefined || owner !== organisationId) throw new CrossOrganisationWriteError(change.meta.className);
    }
  }
}
