import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, acrossOrganisations, Clock, inOrganisation, NotFoundError } from '@clientst0r/platform';
import { AccessEpoch } from '../permission/access-epoch.js';
import { organisationAccess } from '../permission/person-access.js';
import { PermissionReader } from '../permission/permission-reader.js';
import { ApiKeyRevoked } from './api-key.audit.js';
import type { NamedOrganisation } from './api-key.directory.js';
import { ApiKey, ApiKeyReach, ApiKeyUse } from './api-key.entity.js';
import { reachOf } from './api-key-rules.js';

const WHY = acrossOrganisations('what acts in the name of one person, wherever');

export interface OwnApiKey {
  readonly key: ApiKey;
  /** In any organisation. */
  readonly lastUsedAt: Date | null;
  /** Those in which it holds and its owner is a member, by name. */
  readonly organisations: readonly NamedOrganisation[];
}

/** The running keys of one person in all organisations: he sees and ends them whatever he may do there. */
@Injectable()
export class OwnApiKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly permissions: PermissionReader,
    private readonly epoch: AccessEpoch,
  ) {}

  /** The newest first, after the given one. */
  async list({ userId }: Actor, limit: number, afterId: string | null): Promise<OwnApiKey[]> {
    const running = { ownerId: userId, revokedAt: null, expiresAt: { $gt: this.clock.now() } };
    const where = afterId === null ? running : { ...running, id: { $lt: afterId } };
    const keys = await this.em.find(ApiKey, where, { orderBy: { id: 'desc' }, limit, ...WHY });
    const uses = await this.em.find(ApiKeyUse, { apiKeyId: keys.map(({ id }) => id) }, { orderBy: { at: 'desc' }, ...WHY });
    const reaches = await this.em.find(ApiKeyReach, { familyId: keys.map(({ familyId }) => familyId), endedAt: null }, WHY);
    const person = await this.permissions.person(userId, await this.epoch.current());
    return keys.map((key) => {
      const reached = reaches.filter(({ familyId }) => familyId === key.familyId);
      const named = reached.flatMap(({ organisationId }) => (person && organisationAccess(person, organisationId)) ?? []);
      const organisations = named.map(({ id, name }) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name));
      return { key, lastUsedAt: uses.find(({ apiKeyId }) => apiKeyId === key.id)?.at ?? null, organisations };
    });
  }

  /** Everywhere, at once; told to every organisation in which it held. Throws `NotFoundError` for keys of others. */
  @Transactional()
  async revoke(actor: Actor, apiKeyId: string): Promise<void> {
    const key = await this.em.findOne(ApiKey, { id: apiKeyId, ownerId: actor.userId }, { refresh: true, ...WHY });
    if (!key) throw new NotFoundError();
    if (key.revokedAt !== null) return;
    inOrganisation(this.em, key.organisationId);
    key.revoke(this.clock.now());
    const told = new Set([key.organisationId, ...(await reachOf(this.em, key.familyId))]);
    for (const organisationId of told) this.audit.record(this.em, actor, new ApiKeyRevoked(key, organisationId));
  }
}
