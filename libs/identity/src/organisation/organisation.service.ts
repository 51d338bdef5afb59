import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { acrossOrganisationsComment, type Actor, ConflictError, NotFoundError } from '@clientst0r/platform';
import { InvitationIssuer } from '../invitation/invitation-issuer.js';
import { recordingRefusal } from '../member/refusal.js';
import { OWNER } from '../permission/built-in-roles.js';
import { User } from '../user/user.entity.js';
import { OrganisationCreated } from './organisation.audit.js';
import { Organisation, type OrganisationStatus } from './organisation.entity.js';

export interface NewOrganisation {
  readonly name: string;
  readonly slug: string;
  /** Normalised. */
  readonly ownerEmail: string;
}

interface CreatedOrganisation {
  readonly organisation: Organisation;
  /** Null when it goes by mail. */
  readonly invitationLink: string | null;
}

export interface CountedOrganisation {
  readonly organisation: Organisation;
  readonly memberCount: number;
}

const COUNT = `select organisation_id as id, count(*) as members from memberships where organisation_id in (?) group by organisation_id
  ${acrossOrganisationsComment('how many members each organisation has, for the platform administrator')}`;

const OF_BOTH = `select ${acrossOrganisationsComment('how many people two organisations share, for the dry run of a merge')} count(*) as members
  from memberships s join memberships t on t.user_id = s.user_id where s.organisation_id = ? and t.organisation_id = ?`;

export interface OrganisationQuery {
  /** A part of the name or of the short name. */
  readonly search?: string;
  readonly status?: OrganisationStatus;
}

/** The organisations of the deployment, as its administrator sees them: from outside. */
@Injectable()
export class OrganisationService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly invitations: InvitationIssuer,
  ) {}

  /** In the order of names, after the given row. */
  async list(query: OrganisationQuery, limit: number, after: { name: string; id: string } | null): Promise<CountedOrganisation[]> {
    const behind = after ? [{ $or: [{ name: { $gt: after.name } }, { name: after.name, id: { $gt: after.id } }] }] : [];
    const where = { $and: [...conditions(query), ...behind] };
    return this.counted(await this.em.find(Organisation, where, { orderBy: { name: 'asc', id: 'asc' }, limit }));
  }

  async get(id: string): Promise<CountedOrganisation> {
    const organisation = await this.em.findOne(Organisation, id, { refresh: true });
    const [counted] = organisation ? await this.counted([organisation]) : [];
    if (!counted) throw new NotFoundError();
    return counted;
  }

  async countMembersOfBoth(oneId: string, otherId: string): Promise<number> {
    const [row] = await this.em.execute<{ members: number }[]>(OF_BOTH, [oneId, otherId]);
    return row?.members ?? 0;
  }

  private async counted(organisations: readonly Organisation[]): Promise<CountedOrganisation[]> {
    const ids = organisations.map(({ id }) => id);
    const rows = ids.length === 0 ? [] : await this.em.execute<{ id: string; members: number }[]>(COUNT, [ids]);
    const counts = new Map(rows.map(({ id, members }) => [id, members]));
    return organisations.map((organisation) => ({ organisation, memberCount: counts.get(organisation.id) ?? 0 }));
  }

  /** With the link for its first owner, who is never the one who makes it. */
  async create(actor: Actor, wanted: NewOrganisation): Promise<CreatedOrganisation> {
    const attempted = { change: 'create organisation', targetName: wanted.ownerEmail };
    const byMail = await this.invitations.isByMail();
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, wanted, byMail));
  }

  @Transactional()
  async store(actor: Actor, { name, slug, ownerEmail }: NewOrganisation, byMail: boolean): Promise<CreatedOrganisation> {
    const self = await this.em.findOneOrFail(User, actor.userId);
    if (self.email === ownerEmail)
      throw new ConflictError('own-appointment', 'Nobody makes himself the owner of an organisation. Name another person.');
    const organisation = await this.add(actor, slug, name);
    const terms = { email: ownerEmail, organisationId: organisation.id, roleIds: [OWNER], invitedBy: actor.userId } as const;
    const invitationLink = await this.invitations.deliver(actor, { purpose: 'organisation-owner', ...terms }, byMail);
    return { organisation, invitationLink };
  }

  @Transactional()
  async add(actor: AuditActor, slug: string, name: string): Promise<Organisation> {
    if ((await this.em.count(Organisation, { slug })) > 0)
      throw new ConflictError('slug-taken', 'Another organisation has this short name.');
    const organisation = new Organisation(slug, name);
    this.em.persist(organisation);
    this.audit.record(this.em, actor, new OrganisationCreated(organisation));
    return organisation;
  }
}

function conditions({ search, status }: OrganisationQuery): FilterQuery<Organisation>[] {
  const pattern = `%${(search ?? '').replaceAll(/[\\%_]/gu, '\\$&')}%`;
  return [...(search ? [{ $or: [{ name: { $like: pattern } }, { slug: { $like: pattern } }] }] : []), ...(status ? [{ status }] : [])];
}
