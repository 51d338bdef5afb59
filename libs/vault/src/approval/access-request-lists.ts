import { Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import { AccessRequest, type AccessState } from './access-request.entity.js';

export interface AccessRequestPage {
  /** Only those that wait or hold now, or only those that are over. */
  readonly open?: boolean;
  readonly credentialId?: string;
  /** The id of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface ListedAccessRequest {
  readonly request: AccessRequest;
  readonly state: AccessState;
}

/** More need no number. */
const MOST_COUNTED = 100;
const OPEN: readonly AccessState[] = ['pending', 'granted'];

/** Requests and leases as people see them: approvers those of everybody, others their own. */
@Injectable()
export class AccessRequestLists {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Of the whole organisation, the newest first. */
  all(actor: Actor, page: AccessRequestPage): Promise<ListedAccessRequest[]> {
    return this.list(actor, {}, page);
  }

  own(actor: Actor, page: AccessRequestPage): Promise<ListedAccessRequest[]> {
    return this.list(actor, { requesterId: actor.userId }, page);
  }

  async ownOne(actor: Actor, id: string): Promise<ListedAccessRequest> {
    const where = { id, organisationId: organisationOf(actor), requesterId: actor.userId };
    const request = await this.em.findOne(AccessRequest, where, { refresh: true });
    if (!request) throw new NotFoundError();
    return this.listed(request);
  }

  /** How many wait for the actor: of others, and not approved by him already; at most a hundred are counted. */
  async waiting(actor: Actor): Promise<number> {
    const where = { organisationId: organisationOf(actor), state: 'pending', expiresAt: { $gt: this.clock.now() }, requesterId: { $ne: actor.userId } } as const; // prettier-ignore
    const pending = await this.em.find(AccessRequest, where, { limit: MOST_COUNTED });
    return pending.filter(({ verdicts }) => !verdicts.some(({ approverId }) => approverId === actor.userId)).length;
  }

  listed(request: AccessRequest): ListedAccessRequest {
    return { request, state: request.stateAt(this.clock.now()) };
  }

  private async list(actor: Actor, of: FilterQuery<AccessRequest>, page: AccessRequestPage): Promise<ListedAccessRequest[]> {
    const { open, credentialId, after, limit } = page;
    const where = {
      organisationId: organisationOf(actor),
      ...(of as object),
      ...(open === undefined ? {} : this.stateWhere(open)),
      ...(credentialId === undefined ? {} : { credentialId }),
      ...(after === undefined ? {} : { id: { $lt: after } }),
    } as FilterQuery<AccessRequest>;
    const requests = await this.em.find(AccessRequest, where, { orderBy: { id: 'desc' }, limit });
    return requests.map((request) => this.listed(request));
  }

  private stateWhere(open: boolean): object {
    const now = this.clock.now();
    if (open) return { state: { $in: OPEN }, expiresAt: { $gt: now } };
    return { $or: [{ state: { $nin: OPEN } }, { expiresAt: { $lte: now } }] };
  }
}
