import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, acrossOrganisations, organisationOf } from '@clientst0r/platform';
import { AccessEpoch } from '../permission/access-epoch.js';
import { PermissionReader } from '../permission/permission-reader.js';
import { User } from '../user/user.entity.js';
import { ApiKey, ApiKeyReach, ApiKeyUse } from './api-key.entity.js';

const WHY = acrossOrganisations('a key that holds here may have been made in another organisation, and hold in further ones');

export interface NamedOrganisation {
  readonly id: string;
  readonly name: string;
}

export interface ListedApiKey {
  readonly key: ApiKey;
  readonly ownerName: string;
  /** In this organisation. */
  readonly lastUse: ApiKeyUse | null;
  /** Null while it holds in this organisation. */
  readonly endedHereAt: Date | null;
  /** The others in which it holds: of strangers' keys, those where the reader may see keys; a program sees none. By name. */
  readonly elsewhere: readonly NamedOrganisation[];
  readonly unnamedElsewhere: number;
}

/** The keys that hold, or have held, in the organisation that the entity manager is limited to. */
@Injectable()
export class ApiKeyDirectory {
  constructor(
    private readonly em: EntityManager,
    private readonly permissions: PermissionReader,
    private readonly epoch: AccessEpoch,
  ) {}

  /** The newest first, after the given one. */
  async list(actor: Actor, limit: number, afterId: string | null): Promise<ListedApiKey[]> {
    const here = await this.em.find(ApiKeyReach, {}, { fields: ['familyId'] });
    const where = { familyId: here.map(({ familyId }) => familyId), ...(afterId === null ? {} : { id: { $lt: afterId } }) };
    return this.describe(actor, await this.em.find(ApiKey, where, { orderBy: { id: 'desc' }, limit, ...WHY }));
  }

  async one(actor: Actor, key: ApiKey): Promise<ListedApiKey> {
    const [listed] = await this.describe(actor, [key]);
    if (!listed) throw new Error('A key that was just made is described');
    return listed;
  }

  private async describe(actor: Actor, keys: readonly ApiKey[]): Promise<ListedApiKey[]> {
    const here = organisationOf(actor);
    const uses = await this.em.find(ApiKeyUse, { apiKeyId: keys.map(({ id }) => id) });
    const owners = await this.em.find(User, { id: keys.map(({ ownerId }) => ownerId) });
    const reaches = await this.em.find(ApiKeyReach, { familyId: keys.map(({ familyId }) => familyId) }, WHY);
    const names = await this.namesFor(actor);
    return keys.map((key) => {
      const reached = reaches.filter(({ familyId }) => familyId === key.familyId);
      const others = reached.filter(({ organisationId, endedAt }) => organisationId !== here && endedAt === null);
      const elsewhere = others.flatMap(({ organisationId }) => names(key, organisationId) ?? []);
      return {
        key,
        ownerName: owners.find(({ id }) => id === key.ownerId)?.name ?? '',
        lastUse: uses.find(({ apiKeyId }) => apiKeyId === key.id) ?? null,
        endedHereAt: reached.find(({ organisationId }) => organisationId === here)?.endedAt ?? null,
        elsewhere: elsewhere.sort((one, other) => one.name.localeCompare(other.name)),
        unnamedElsewhere: others.length - elsewhere.length,
      };
    });
  }

  private async namesFor({ userId, sessionId }: Actor): Promise<(key: ApiKey, organisationId: string) => NamedOrganisation | null> {
    if (sessionId === null) return () => null;
    const person = await this.permissions.person(userId, await this.epoch.current());
    return (key, organisationId) => {
      const organisation = person?.organisations.get(organisationId);
      const isTold = organisation && (key.ownerId === userId || organisation.permissions.has('api.key.read'));
      return isTold ? { id: organisation.id, name: organisation.name } : null;
    };
  }
}
