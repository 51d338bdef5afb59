import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { inOrganisation, SecretText, systemActor } from '@clientst0r/platform';
import { MemberAdded, PlatformRoleAssigned, RolesAssigned } from '../member/member.audit.js';
import { Membership } from '../organisation/membership.entity.js';
import { Organisation } from '../organisation/organisation.entity.js';
import { OrganisationService } from '../organisation/organisation.service.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { newTotpSecret, totpUri } from '../second-factor/totp.js';
import { SecondFactorEnrolled } from '../second-factor/second-factor.audit.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { UserCreated } from './user.audit.js';
import { User } from './user.entity.js';

export interface DemonstrationPerson {
  readonly email: string;
  readonly name: string;
}

/** What somebody who tries the product signs in with; made at seeding, and shown only then. */
export interface DemonstrationAccount extends DemonstrationPerson {
  readonly userId: string;
  readonly password: SecretText;
  readonly totpSecret: SecretText;
  readonly totpUri: SecretText;
}

const ACTOR = systemActor('demonstration');
/** 15 bytes are 20 characters in base 64. */
const PASSWORD_BYTES = 15;

/** Accounts of a trial. They sign in through the same door, with password and second factor, as everybody. */
@Injectable()
export class DemonstrationPeople {
  constructor(
    private readonly em: EntityManager,
    private readonly hasher: PasswordHasher,
    private readonly factors: SecondFactors,
    private readonly audit: AuditTrail,
    private readonly organisations: OrganisationService,
  ) {}

  /** Null when the account exists already. */
  async add(person: DemonstrationPerson): Promise<DemonstrationAccount | null> {
    if ((await this.em.fork({ clear: true }).count(User, { email: person.email })) > 0) return null;
    const password = SecretText.of(randomBytes(PASSWORD_BYTES).toString('base64url'));
    const totpSecret = newTotpSecret();
    await this.factors.prepare();
    const userId = await this.store(person, await this.hasher.hash(password), totpSecret);
    return { ...person, userId, password, totpSecret, totpUri: totpUri(totpSecret, person.email) };
  }

  @Transactional()
  async store({ email, name }: DemonstrationPerson, hash: string, totpSecret: SecretText): Promise<string> {
    const user = new User(email, name);
    user.setPasswordHash(hash);
    this.em.persist(user);
    await this.factors.add(user.id, totpSecret, 0);
    this.audit.record(this.em, ACTOR, new UserCreated(user, 'demonstration'));
    this.audit.record(this.em, ACTOR, new SecondFactorEnrolled(user));
    return user.id;
  }

  /** Does nothing for somebody who has a role for the deployment already, or is to have none. */
  @Transactional()
  async appoint(userId: string, roleIds: readonly string[]): Promise<void> {
    if (roleIds.length === 0 || (await this.em.count(PlatformRoleAssignment, { userId })) > 0) return;
    const target = await this.em.findOneOrFail(User, userId);
    for (const roleId of roleIds) this.em.persist(new PlatformRoleAssignment(userId, roleId));
    const change = { organisationId: null, target, roles: roleIds, before: [], after: roleIds };
    this.audit.record(this.em, ACTOR, new PlatformRoleAssigned(change));
  }

  async idOf(email: string): Promise<string> {
    return (await this.em.fork({ clear: true }).findOneOrFail(User, { email })).id;
  }

  /** The organisation's id, also when it exists already. */
  @Transactional()
  async organisation(slug: string, name: string): Promise<string> {
    const existing = await this.em.findOne(Organisation, { slug });
    return (existing ?? (await this.organisations.add(ACTOR, slug, name))).id;
  }

  /** Does nothing for somebody who is a member already, or is to have no role. */
  @Transactional()
  async join(organisationId: string, userId: string, roleIds: readonly string[]): Promise<void> {
    inOrganisation(this.em, organisationId);
    if (roleIds.length === 0 || (await this.em.count(Membership, { user: userId })) > 0) return;
    const user = await this.em.findOneOrFail(User, userId);
    const membership = new Membership(organisationId, user);
    for (const roleId of roleIds) membership.assign(roleId);
    this.em.persist(membership);
    this.audit.record(this.em, ACTOR, new MemberAdded(organisationId, user, roleIds));
    const change = { organisationId, target: user, roles: roleIds, before: [], after: roleIds };
    this.audit.record(this.em, ACTOR, new RolesAssigned(change));
  }
}
