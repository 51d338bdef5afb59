import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { Membership, RoleReader } from '@clientst0r/identity';
import { type Actor, Clock, NotFoundError, organisationOf, StaleVersionError, ValidationFailedError } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';
import type { FieldPath } from '../credential/sealed-field.reader.js';
import { EntryRulesChanged, FieldAccessChanged } from './access.audit.js';
import { type EntryRules, rulesProblems } from './entry-rules.js';
import type { FieldAccess, FieldGrant } from './field-access.js';

export interface NamedGrant extends FieldGrant {
  /** Null when there is no such person or role in the organisation any more. */
  readonly name: string | null;
}

/** Who may use an entry's secret fields, and from where and when. */
export interface CredentialAccess {
  readonly version: number;
  readonly rules: EntryRules | null;
  readonly fields: readonly { readonly fieldId: string; readonly label: string; readonly grants: readonly NamedGrant[] | null }[];
}

/** Sets the lists of fields and the rules of entries. */
@Injectable()
export class CredentialAccessService {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async get(actor: Actor, credentialId: string): Promise<CredentialAccess> {
    const credential = await this.em.findOne(Credential, { id: credentialId }, { populate: ['fields'], refresh: true });
    if (!credential) throw new NotFoundError();
    const secret = credential.fields.getItems().filter((field) => field.secret);
    const names = await this.names(organisationOf(actor), secret.flatMap(({ access }) => access ?? [])); // prettier-ignore
    const fields = secret.map(({ id, label, access }) => ({
      fieldId: id,
      label,
      grants: access?.map((grant) => ({ ...grant, name: names.get(grant.id) ?? null })) ?? null,
    }));
    return { version: credential.version, rules: credential.accessRules, fields };
  }

  async setFieldAccess(actor: Actor, path: FieldPath, version: number, access: FieldAccess): Promise<CredentialAccess> {
    await this.changeField(actor, path, version, access);
    return this.get(actor, path.credentialId);
  }

  async setRules(actor: Actor, credentialId: string, version: number, rules: EntryRules | null): Promise<CredentialAccess> {
    const problems = rules === null ? [] : rulesProblems(rules);
    if (problems.length > 0) throw new ValidationFailedError(problems.map(({ field, message }) => ({ field: `rules.${field}`, message })));
    await this.changeRules(actor, credentialId, version, rules);
    return this.get(actor, credentialId);
  }

  @Transactional()
  private async changeField(actor: Actor, { credentialId, fieldId }: FieldPath, version: number, access: FieldAccess): Promise<void> {
    await this.refuseUnknown(organisationOf(actor), access ?? []);
    const credential = await this.lock(credentialId, version);
    const field = credential.field(fieldId);
    if (!field.secret) throw new NotFoundError();
    this.audit.record(this.em, actor, new FieldAccessChanged(credential, field, field.access, access));
    field.access = access;
    credential.touch(this.clock.now());
  }

  @Transactional()
  private async changeRules(actor: Actor, credentialId: string, version: number, rules: EntryRules | null): Promise<void> {
    const credential = await this.lock(credentialId, version);
    this.audit.record(this.em, actor, new EntryRulesChanged(credential, credential.accessRules, rules));
    credential.accessRules = rules;
    credential.touch(this.clock.now());
  }

  private async lock(id: string, version: number): Promise<Credential> {
    const credential = await this.em.findOne(Credential, { id }, { populate: ['fields'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!credential) throw new NotFoundError();
    if (version !== credential.version) throw new StaleVersionError(credential.version);
    return credential;
  }

  /** A list that names nobody who is there would look like one that does. */
  private async refuseUnknown(organisationId: string, grants: readonly FieldGrant[]): Promise<void> {
    const names = await this.names(organisationId, grants);
    const problems = grants.flatMap(({ id, subject }, index) => [
      ...(names.has(id) ? [] : [{ field: `grants.${index}.id`, message: `is no ${subject === 'user' ? 'member' : 'role'} here` }]),
      ...(grants.findIndex((other) => other.id === id) < index ? [{ field: `grants.${index}.id`, message: 'stands twice' }] : []),
    ]);
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }

  private async names(organisationId: string, grants: readonly FieldGrant[]): Promise<Map<string, string>> {
    const book = await this.roles.bookOf(organisationId);
    const userIds = grants.filter(({ subject }) => subject === 'user').map(({ id }) => id);
    const members = userIds.length === 0 ? [] : await this.em.find(Membership, { organisationId, user: userIds }, { populate: ['user'] });
    const named = grants.flatMap(({ subject, id }): [string, string][] => {
      const role = subject === 'role' ? book.find(id) : undefined;
      return role ? [[id, role.name]] : [];
    });
    return new Map([...named, ...members.map(({ user }): [string, string] => [user.id, user.name])]);
  }
}
