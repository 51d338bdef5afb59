import type { EntityManager } from '@mikro-orm/mariadb';
import type { AuditActor, AuditTrail } from '@clientst0r/audit';
import { type Actor, acrossOrganisations, ConflictError, ForbiddenError, NotFoundError } from '@clientst0r/platform';
import type { Permission } from '../permission/permission-catalogue.js';
import { ApiKeyReachEnded } from './api-key.audit.js';
import { ApiKey, ApiKeyReach } from './api-key.entity.js';

/** Of one person in one organisation. */
const MOST_RUNNING = 50;

class ScopeAboveOwnRightsError extends ForbiddenError {
  override readonly code = 'above-own-rights';

  constructor() {
    super('A key cannot have a permission that you do not hold here yourself.');
  }
}

export class ApiKeyOverError extends ConflictError {
  constructor() {
    super('api-key-over', 'This key is over. Make a new one.');
  }
}

export function assertHeld(actor: Pick<Actor, 'permissions'>, scopes: readonly Permission[]): void {
  if (!scopes.every((scope) => actor.permissions.has(scope))) throw new ScopeAboveOwnRightsError();
}

/** Throws `NotFoundError` unless the key holds, or has held, in the organisation that the entity manager is limited to. */
export async function keyHeldHere(em: EntityManager, id: string): Promise<{ key: ApiKey; reach: ApiKeyReach }> {
  const why = acrossOrganisations('a key that holds here may have been made in another organisation');
  const key = await em.findOne(ApiKey, { id }, { refresh: true, ...why });
  const reach = key && (await em.findOne(ApiKeyReach, { familyId: key.familyId }, { refresh: true }));
  if (!key || !reach) throw new NotFoundError();
  return { key, reach };
}

/** Ids of all organisations in which keys of a family hold. */
export async function reachOf(em: EntityManager, familyId: string): Promise<string[]> {
  const why = acrossOrganisations('everywhere a key holds, its auditors are told what becomes of it');
  return (await em.find(ApiKeyReach, { familyId, endedAt: null }, why)).map(({ organisationId }) => organisationId);
}

/** In the organisation that the entity manager is limited to. */
async function runningReaches(em: EntityManager, ownerId: string, now: Date): Promise<{ key: ApiKey; reach: ApiKeyReach }[]> {
  const why = acrossOrganisations('those of one person, of which the ones that hold here are taken');
  const keys = await em.find(ApiKey, { ownerId, revokedAt: null, expiresAt: { $gt: now } }, why);
  const reaches = await em.find(ApiKeyReach, { familyId: keys.map(({ familyId }) => familyId), endedAt: null });
  return keys.flatMap((key) => {
    const reach = reaches.find(({ familyId }) => familyId === key.familyId);
    return reach ? [{ key, reach }] : [];
  });
}

export async function assertRoom(em: EntityManager, ownerId: string, now: Date): Promise<void> {
  if ((await runningReaches(em, ownerId, now)).length >= MOST_RUNNING)
    throw new ConflictError('too-many-api-keys', `You have ${MOST_RUNNING} keys here. Revoke one first.`);
}

/** The keys of somebody who leaves the organisation that the entity manager is limited to no longer hold there, also when he comes back. */
export async function shutOutKeys(em: EntityManager, audit: AuditTrail, actor: AuditActor, ownerId: string, now: Date): Promise<void> {
  for (const { key, reach } of await runningReaches(em, ownerId, now)) {
    reach.end(now);
    audit.record(em, actor, new ApiKeyReachEnded(key, reach.organisationId));
  }
}
