import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import {
  acrossOrganisations,
  acrossOrganisationsComment,
  type Actor,
  Clock,
  ConflictError,
  inOrganisation,
  NotFoundError,
  ValidationFailedError,
} from '@clientst0r/platform';
import { AllowedNetworks } from '../probe/allowed-networks.js';
import { CheckNetwork } from './check-network.entity.js';
import { CheckNetworkAllowed, CheckNetworkWithdrawn } from './check-network.audit.js';
import { isLendable, networkText, overlap, parseNetwork, soleAddress } from './network-range.js';

export interface ListedNetwork {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly network: string;
  readonly reason: string;
  readonly addedAt: Date;
  readonly addedBy: string;
}

export interface OperatorNetwork {
  readonly network: string;
  /** Null for the checks of all. */
  readonly organisationId: string | null;
  readonly organisationName: string | null;
}

export interface WantedNetwork {
  readonly organisationId: string;
  readonly network: string;
  readonly reason: string;
}

const MOST = 1_000;
const WHY = 'administrators of the deployment look after the networks of all';
const ALL = acrossOrganisationsComment(WHY);

/** Which private networks the checks of which organisation may reach, as administrators of the deployment say. */
@Injectable()
export class CheckNetworkService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly allowed: AllowedNetworks,
  ) {}

  async list(): Promise<ListedNetwork[]> {
    const sql = `select ${ALL} n.id, n.organisation_id as organisationId, o.name as organisationName, n.network, n.reason, n.added_by as addedBy,
      unix_timestamp(n.added_at) * 1000 as at from check_networks n join organisations o on o.id = n.organisation_id and o.status <> 'merged'
      order by o.name, n.network limit ${MOST.toString()}`;
    const rows = await this.em.execute<(Omit<ListedNetwork, 'addedAt'> & { at: string })[]>(sql);
    return rows.map(({ at, ...row }) => ({ ...row, addedAt: new Date(Number(at)) }));
  }

  /** What the environment says, which no page can change. */
  async ofOperator(): Promise<OperatorNetwork[]> {
    const entries = this.allowed.ofOperator;
    const ids = entries.flatMap(({ organisationId }) => organisationId ?? []);
    const sql = `select id, name from organisations where id in (${ids.map(() => '?').join(',')})`;
    const rows = ids.length === 0 ? [] : await this.em.execute<{ id: string; name: string }[]>(sql, ids);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return entries.map((entry) => ({ ...entry, organisationName: names.get(entry.organisationId ?? '') ?? null }));
  }

  /** @throws ValidationFailedError, ConflictError */
  async allow(actor: Actor, wanted: WantedNetwork): Promise<ListedNetwork> {
    try {
      return await this.store(actor, wanted);
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new ConflictError('network-allowed', 'That network is allowed to this organisation already.');
    } finally {
      this.allowed.forget();
    }
  }

  @Transactional()
  async store(actor: Actor, { organisationId, network: typed, reason }: WantedNetwork): Promise<ListedNetwork> {
    // Two who allow networks at the same time would not see each other's.
    await this.em.execute('select id from operator_networks where id = 1 for update');
    const organisationName = await this.activeOrganisation(organisationId);
    const network = await this.lendable(organisationId, typed.trim());
    inOrganisation(this.em, organisationId);
    const row = new CheckNetwork(organisationId, network, reason.trim(), this.clock.now(), actor.name);
    this.em.persist(row);
    this.audit.record(this.em, actor, new CheckNetworkAllowed(row));
    await this.em.flush();
    const { id, addedAt, addedBy } = row;
    return { id, organisationId, organisationName, network, reason: row.reason, addedAt, addedBy };
  }

  /** Checks there are refused from then on. @throws NotFoundError */
  async withdraw(actor: Actor, id: string): Promise<void> {
    await this.remove(actor, id);
    this.allowed.forget();
  }

  @Transactional()
  async remove(actor: Actor, id: string): Promise<void> {
    const row = await this.em.findOne(CheckNetwork, { id }, acrossOrganisations(WHY));
    if (!row) throw new NotFoundError();
    inOrganisation(this.em, row.organisationId);
    this.audit.record(this.em, actor, new CheckNetworkWithdrawn(row));
    this.em.remove(row);
  }

  private async activeOrganisation(id: string): Promise<string> {
    const [row] = await this.em.execute<{ name: string }[]>("select name from organisations where id = ? and status = 'active'", [id]);
    if (!row) throw problem('organisationId', 'is no organisation that is active');
    return row.name;
  }

  /** An address leads to one place only, so what is one organisation's is no other's. */
  private async lendable(organisationId: string, typed: string): Promise<string> {
    const network = parseNetwork(typed);
    if (!network) throw problem('network', 'must be a network by its first address, such as 10.1.0.0/16');
    if (!isLendable(network))
      throw problem('network', 'must lie within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 or fc00::/7');
    const sole = soleAddress(network);
    if (sole !== null && this.allowed.common.refusal(sole, 0) === 'own') throw problem('network', 'is an address of this server');
    const listed = await this.list();
    const others = [...listed, ...(await this.ofOperator())].filter(
      (other) => other.organisationId !== null && other.organisationId !== organisationId,
    );
    const taken = others.find((other) => {
      const theirs = parseNetwork(other.network);
      return theirs !== null && overlap(theirs, network);
    });
    if (taken) throw problem('network', `overlaps ${taken.network} of ${taken.organisationName ?? 'another organisation'}`);
    if (listed.length >= MOST) throw new ConflictError('too-many-networks', `There can be ${MOST.toString()} networks.`);
    return networkText(network);
  }
}

function problem(field: keyof WantedNetwork, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
