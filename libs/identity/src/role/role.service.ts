import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, organisationOf, StaleVersionError } from '@clientst0r/platform';
import { assertHolds, OwnRolesError } from '../member/granting.js';
import { Ownership } from '../member/ownership.js';
import { recordingRefusal } from '../member/refusal.js';
import { RoleCreated, RoleUpdated } from './role.audit.js';
import { Role, type RoleTerms } from './role.entity.js';
import { RoleReader } from './role-reader.js';
import { validPermissions, validRoleName } from './role-terms.js';

const MOST_ROLES = 50;

export interface WantedRole {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

/** The roles that an organisation makes for itself. Nobody puts into one, or takes out of one, a permission that he lacks himself. */
@Injectable()
export class RoleService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly roles: RoleReader,
  ) {}

  create(actor: Actor, wanted: WantedRole): Promise<Role> {
    const attempted = { change: 'create role', targetName: wanted.name };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, wanted));
  }

  /** Its holders gain and lose at once. */
  update(actor: Actor, roleId: string, version: number, changes: Partial<WantedRole>): Promise<Role> {
    const attempted = { change: 'change role', targetId: roleId };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeUpdate(actor, roleId, version, changes));
  }

  @Transactional()
  async store(actor: Actor, wanted: WantedRole): Promise<Role> {
    const organisationId = organisationOf(actor);
    const terms = validTerms(wanted);
    assertHolds(actor, terms.permissions);
    await this.ownership.lockOrganisation(organisationId);
    const existing = await this.roles.own(organisationId);
    if (existing.length >= MOST_ROLES)
      throw new ConflictError('too-many-roles', `An organisation has at most ${MOST_ROLES} roles of its own.`);
    assertFree(terms.name, existing);
    const role = new Role(organisationId, terms);
    this.em.persist(role);
    this.audit.record(this.em, actor, new RoleCreated(role));
    return role;
  }

  @Transactional()
  async storeUpdate(actor: Actor, roleId: string, version: number, changes: Partial<WantedRole>): Promise<Role> {
    const role = await this.openForChange(actor, roleId, version);
    const { name, description, permissions } = role;
    const before: RoleTerms = { name, description, permissions };
    const after = validTerms({ ...before, ...changes });
    if (changes.permissions !== undefined) await this.assertMayChange(actor, role, after);
    assertFree(after.name, (await this.roles.own(role.organisationId)).filter(({ id }) => id !== roleId)); // prettier-ignore
    role.change(after);
    this.audit.record(this.em, actor, new RoleUpdated(role, before));
    return role;
  }

  /** In the caller's transaction: the organisation's roles and who has them stand still. */
  async openForChange(actor: Actor, roleId: string, version: number): Promise<Role> {
    await this.ownership.lockOrganisation(organisationOf(actor));
    const role = await this.em.findOne(Role, { id: roleId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!role) throw new NotFoundError();
    if (role.version !== version) throw new StaleVersionError(role.version);
    return role;
  }

  /** A right held for a time could else be made to last by writing it into a role that one has for good. */
  async assertMayChange(actor: Actor, role: Role, after: Pick<RoleTerms, 'permissions'>): Promise<void> {
    assertHolds(actor, [...role.permissions, ...after.permissions]);
    if ((await this.roles.assignedTo(role.organisationId, actor.userId)).includes(role.id)) throw new OwnRolesError();
  }
}

function validTerms({ name, description, permissions }: WantedRole): RoleTerms {
  return { name: validRoleName(name), description: description.normalize('NFC').trim(), permissions: validPermissions(permissions) };
}

function assertFree(name: string, others: readonly Role[]): void {
  const taken = others.some((other) => other.name.toLowerCase() === name.toLowerCase());
  if (taken) throw new ConflictError('role-name-taken', 'The organisation has a role of this name already.');
}
