import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError } from '@clientst0r/platform';
import { rolesOf } from '../external/group-mappings.js';
import { MappedRoles } from '../external/mapped-roles.js';
import { Directory } from './directory.entity.js';
import { DirectoryPreviewed, DirectoryTested } from './directory.audit.js';
import { DirectoryError } from './directory.errors.js';
import { DirectoryPlanner } from './directory-planner.js';
import { LdapConnection } from './ldap-connection.js';
import { DirectoryReader } from './directory-reader.js';
import { isMassSuspension, type SyncPlan } from './sync-plan.js';

export interface DirectoryTest {
  /** Null when all went well. */
  readonly problem: string | null;
  readonly people: number;
  readonly groups: number;
  readonly milliseconds: number;
}

export type PreviewedKind = 'create' | 'update' | 'suspend' | 'restore' | 'problem';

export interface PreviewedChange {
  readonly kind: PreviewedKind;
  readonly login: string;
  readonly externalId: string;
  readonly email: string | null;
  readonly problem: string | null;
  /** The account that stands in the way. */
  readonly userId: string | null;
}

export interface DirectoryPreview {
  readonly people: number;
  readonly groups: number;
  readonly creates: number;
  readonly updates: number;
  readonly suspends: number;
  readonly restores: number;
  readonly roleChanges: number;
  readonly problems: number;
  readonly needsConfirmation: boolean;
  /** Of each kind some. */
  readonly changes: readonly PreviewedChange[];
}

const SHOWN = 100;

/** Tries a directory out; changes nothing. */
@Injectable()
export class DirectoryCheck {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: DirectoryReader,
    private readonly planner: DirectoryPlanner,
    private readonly roles: MappedRoles,
    private readonly audit: AuditTrail,
  ) {}

  async test(actor: Actor, id: string): Promise<DirectoryTest> {
    const directory = await this.loaded(id);
    const started = performance.now();
    const result = await this.tried(directory);
    await this.audit.commit(actor, new DirectoryTested(directory, result.problem));
    return { ...result, milliseconds: Math.round(performance.now() - started) };
  }

  /** What a run would do now. @throws DirectoryError */
  async preview(actor: Actor, id: string): Promise<DirectoryPreview> {
    const directory = await this.loaded(id);
    if (directory.bindMode === 'direct')
      throw new ConflictError('no-service-account', 'Without an account for the service there is nobody to read with.');
    const planned = await this.planner.plan(directory);
    const { creates, updates, suspends, restores, present, problems } = planned.plan;
    const wanted = present.map(({ account, placed }) => ({ ...account, roles: rolesOf(planned.mappings, placed.groups) }));
    const differences = await this.roles.differences(wanted);
    const counts = {
      people: planned.reading.people.length,
      groups: planned.reading.groups,
      creates: creates.length,
      updates: updates.length,
      suspends: suspends.length,
      restores: restores.length,
      problems: problems.length,
      roleChanges: [...differences.values()].reduce((sum, changes) => sum + changes.length, 0),
    };
    await this.audit.commit(actor, new DirectoryPreviewed(directory, counts));
    return {
      ...counts,
      needsConfirmation: isMassSuspension(planned.plan, planned.known, planned.reading.people.length),
      changes: shownOf(planned.plan),
    };
  }

  private async tried(directory: Directory): Promise<Omit<DirectoryTest, 'milliseconds'>> {
    try {
      if (directory.bindMode === 'direct') {
        await (await LdapConnection.open(directory)).close();
        return { problem: null, people: 0, groups: 0 };
      }
      const { people, groups } = await this.reader.asService(directory, (connection) => this.reader.readAll(connection, directory, []));
      return { problem: null, people: people.length, groups };
    } catch (error) {
      if (error instanceof DirectoryError) return { problem: error.message, people: 0, groups: 0 };
      throw error;
    }
  }

  private async loaded(id: string): Promise<Directory> {
    const directory = await this.em.fork({ clear: true }).findOne(Directory, { id }, { populate: ['sealedPassword'] });
    if (!directory) throw new NotFoundError();
    return directory;
  }
}

function shownOf({ suspends, problems, creates, restores, updates }: SyncPlan): PreviewedChange[] {
  const change = (kind: PreviewedKind, { login, externalId, email = null }: ShownPerson): PreviewedChange => ({
    kind,
    login,
    externalId,
    email,
    problem: null,
    userId: null,
  });
  return [
    ...suspends.slice(0, SHOWN).map((account) => change('suspend', account)),
    ...problems.slice(0, SHOWN).map(({ problem, userId = null, ...person }) => ({ ...change('problem', person), problem, userId })),
    ...creates.slice(0, SHOWN).map(({ person }) => change('create', person)),
    ...restores.slice(0, SHOWN).map((account) => change('restore', account)),
    ...updates.slice(0, SHOWN).map(({ person }) => change('update', person)),
  ];
}

interface ShownPerson {
  readonly login: string;
  readonly externalId: string;
  readonly email?: string | null;
}
