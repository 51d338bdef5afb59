import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Organisation } from '@clientst0r/identity';
import {
  acrossOrganisationsComment,
  type Actor,
  ConflictError,
  isPersonalVault,
  Keyring,
  NotFoundError,
  OrganisationKeyStore,
  storedInstant,
  type SystemActor,
} from '@clientst0r/platform';
import { KeyRotation, type RotationState } from './key-rotation.entity.js';
import { type RootKeyUse, RootRewrapper } from './root-rewrapper.js';
import { RotationRecords } from './rotation-records.js';

const MOST_LISTED = 50;

const ALL = acrossOrganisationsComment('keys of all organisations, as those see them who run the platform');
const LIST = `select ${ALL} r.id, r.created_at as createdAt, r.organisation_id as organisationId, o.name as organisationName, r.version,
  r.requested_by_name as requestedByName, r.state, r.starts_at as startsAt, r.ends_at as endsAt, r.total, r.done, r.broken, r.finished_at as finishedAt
  from key_rotations r left join organisations o on o.id = r.organisation_id where not ${isPersonalVault('r.organisation_id')}
  order by r.finished_at is null desc, r.created_at desc, r.id limit ${MOST_LISTED}`;

export interface ListedRotation {
  readonly id: string;
  readonly createdAt: Date;
  readonly organisationId: string | null;
  readonly organisationName: string | null;
  readonly version: number | null;
  readonly requestedByName: string;
  readonly state: RotationState;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly total: number;
  readonly done: number;
  readonly broken: number;
  readonly finishedAt: Date | null;
}

type ListedRow = {
  readonly [K in keyof ListedRotation]: Date extends ListedRotation[K] ? string | Exclude<ListedRotation[K], Date> : ListedRotation[K];
};

/** Changes of keys as people ask for them and watch them; the worker carries them out. */
@Injectable()
export class KeyRotations {
  constructor(
    private readonly em: EntityManager,
    private readonly keys: OrganisationKeyStore,
    private readonly keyring: Keyring,
    private readonly roots: RootRewrapper,
    private readonly records: RotationRecords,
  ) {}

  rootKeys(): Promise<RootKeyUse[]> {
    return this.roots.uses();
  }

  /** Those that go on first, then the newest; of personal vaults, none. */
  async list(): Promise<ListedRotation[]> {
    const rows = await this.em.fork().execute<ListedRow[]>(LIST);
    return rows.map((row) => ({
      ...row,
      createdAt: storedInstant(row.createdAt),
      startsAt: storedInstant(row.startsAt),
      endsAt: storedInstant(row.endsAt),
      finishedAt: row.finishedAt === null ? null : storedInstant(row.finishedAt),
    }));
  }

  /** Throws `ConflictError` when every key is wrapped by the current root key, or one is at it. */
  async rotateRoot(actor: Actor | SystemActor): Promise<KeyRotation> {
    if ((await this.roots.uses()).every(({ current, needed }) => current || !needed))
      throw new ConflictError(
        'root-key-current',
        'Every key is under the current root key. Add a new one on the server first: ./clientst0r keys add-root',
      );
    return this.records.root(actor);
  }

  /** Throws `NotFoundError` for an organisation that is not there, `ConflictError` when one is at it. */
  async rotateOrganisation(actor: Actor | SystemActor, organisationId: string): Promise<KeyRotation> {
    const found = await this.em.fork().count(Organisation, { id: organisationId, status: { $in: ['active', 'deactivated'] } });
    if (found === 0) throw new NotFoundError();
    return this.announce(actor, organisationId);
  }

  /** Of the actor's own vault, whose id the caller vouches for. Throws `ConflictError` when it is being done. */
  rotatePersonalVault(actor: Actor, vaultId: string): Promise<KeyRotation> {
    return this.announce(actor, vaultId);
  }

  /** The newest; null where there was none. */
  latestOf(vaultId: string): Promise<KeyRotation | null> {
    return this.em.fork().findOne(KeyRotation, { organisationId: vaultId }, { orderBy: { createdAt: 'desc', id: 'desc' } });
  }

  private async announce(actor: Actor | SystemActor, organisationId: string): Promise<KeyRotation> {
    await this.keyring.prepare(organisationId);
    return this.records.organisation(actor, organisationId, (em, version, sealsFrom) =>
      this.keys.announce(em, { organisationId, version }, sealsFrom),
    );
  }
}
