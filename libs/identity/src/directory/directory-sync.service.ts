import { Injectable } from '@nestjs/common';
import { RequestContext } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/mariadb';
import { DomainError, systemActor } from '@clientst0r/platform';
import type { ExternalSource } from '../external/external.audit.js';
import { ExternalPeople } from '../external/external-people.js';
import { rolesOf } from '../external/group-mappings.js';
import { MappedRoles, type WantedOfAccount } from '../external/mapped-roles.js';
import { EndedSessions } from '../external/ended-sessions.js';
import type { Directory } from './directory.entity.js';
import { DirectoryPlanner, type PlannedSync } from './directory-planner.js';
import { type KnownAccount, isMassSuspension, type SyncCounts, type SyncProblem } from './sync-plan.js';

export class MassSuspensionError extends Error {
  constructor(people: number, found: number) {
    const why = found === 0 ? 'because the directory tells of nobody at all' : 'more than a fifth of all';
    super(`${people.toString()} people would be suspended, ${why}. Look at the preview, and confirm the run if that is right.`);
  }
}

const AT_ONCE = 200;

/** Brings the accounts here in line with a directory. Twice the same run changes nothing the second time. */
@Injectable()
export class DirectorySync {
  constructor(
    private readonly orm: MikroORM,
    private readonly planner: DirectoryPlanner,
    private readonly people: ExternalPeople,
    private readonly roles: MappedRoles,
    private readonly sessions: EndedSessions,
  ) {}

  /** @throws DirectoryError, MassSuspensionError */
  async run(directory: Directory, isConfirmed: boolean): Promise<SyncCounts> {
    const started = performance.now();
    const source: ExternalSource = { kind: 'directory', id: directory.id, name: directory.name };
    const planned = await this.planner.plan(directory);
    const found = planned.reading.people.length;
    if (!isConfirmed && isMassSuspension(planned.plan, planned.known, found))
      throw new MassSuspensionError(planned.plan.suspends.length, found);
    const created = await this.create(source, planned);
    await this.follow(source, planned);
    const { creates, updates, suspends, restores, present, problems } = planned.plan;
    for (const { accountId } of restores) await this.inUnit(() => this.people.restore(actorOf(source), accountId));
    const wanted = present.map(({ account, placed }) => ({ ...account, roles: rolesOf(planned.mappings, placed.groups) }));
    const applied = await this.roles.apply(actorOf(source), [...created, ...wanted]);
    const kept = await this.suspend(source, suspends);
    return {
      people: planned.reading.people.length,
      groups: planned.reading.groups,
      created: creates.length,
      updated: updates.length,
      suspended: suspends.length - kept.length,
      restored: restores.length,
      roleChanges: applied.changed,
      problems: problems.length + applied.problems.length + kept.length,
      milliseconds: Math.round(performance.now() - started),
    };
  }

  private async create(source: ExternalSource, { plan, mappings }: PlannedSync): Promise<WantedOfAccount[]> {
    const wanted: WantedOfAccount[] = [];
    for (const chunk of chunksOf(plan.creates)) {
      const linked = await this.inUnit(() => this.people.create(actorOf(source), source, chunk.map(({ person }) => person))); // prettier-ignore
      for (const [index, { account, user }] of linked.entries()) {
        const groups = chunk[index]?.placed.groups ?? new Set<string>();
        wanted.push({ accountId: account.id, userId: user.id, roles: rolesOf(mappings, groups) });
      }
    }
    return wanted;
  }

  private async follow(source: ExternalSource, { plan }: PlannedSync): Promise<void> {
    for (const chunk of chunksOf(plan.updates)) {
      const changes = chunk.map(({ account: { accountId }, person }) => ({ accountId, person }));
      await this.inUnit(() => this.people.follow(actorOf(source), changes));
    }
  }

  /** Whoever must stay, because nobody else is in charge of something, stays and is told of. */
  private async suspend(source: ExternalSource, accounts: readonly KnownAccount[]): Promise<SyncProblem[]> {
    const kept: SyncProblem[] = [];
    for (const { accountId, login, externalId } of accounts) {
      try {
        const user = await this.inUnit(() => this.people.suspend(actorOf(source), accountId));
        await this.sessions.endAll(actorOf(source), user);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        kept.push({ login, externalId, problem: error.code });
      }
    }
    return kept;
  }

  /** What one transaction has loaded is let go before the next. */
  private inUnit<T>(work: () => Promise<T>): Promise<T> {
    return RequestContext.create(this.orm.em, work);
  }
}

function actorOf({ name }: ExternalSource): ReturnType<typeof systemActor> {
  return systemActor(`directory ${name}`);
}

function chunksOf<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
