import { Injectable, Logger } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, JobOutbox, NotFoundError } from '@clientst0r/platform';
import { Directory } from './directory.entity.js';
import { DirectoryRun } from './directory-run.entity.js';
import { DirectorySyncRequested } from './directory.audit.js';
import { SYNC_DIRECTORY } from './directory.jobs.js';

/** A run that is older is one whose worker died. */
const LONGEST_RUN = 30 * 60_000;

/** When directories are read. */
@Injectable()
export class DirectoryRuns {
  private readonly logger = new Logger(DirectoryRuns.name);

  constructor(
    private readonly em: EntityManager,
    private readonly outbox: JobOutbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The newest of each directory. */
  async last(directoryIds: readonly string[]): Promise<Map<string, DirectoryRun>> {
    const last = new Map<string, DirectoryRun>();
    for (const directoryId of directoryIds) {
      const run = await this.em.findOne(DirectoryRun, { directoryId }, { orderBy: { createdAt: 'desc', id: 'desc' } });
      if (run) last.set(directoryId, run);
    }
    return last;
  }

  /** Throws `ConflictError` while one runs, or the directory is never read as a whole. */
  @Transactional()
  async request(actor: Actor, directoryId: string, isConfirmed: boolean): Promise<DirectoryRun> {
    const directory = await this.em.findOne(Directory, { id: directoryId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!directory) throw new NotFoundError();
    if (directory.bindMode === 'direct')
      throw new ConflictError('no-service-account', 'Without an account for the service there is nobody to read with.');
    if (!directory.isEnabled) throw new ConflictError('directory-disabled', 'This directory is switched off.');
    if (await this.isBusy(directoryId)) throw new ConflictError('sync-running', 'A run of this directory is under way.');
    this.audit.record(this.em, actor, new DirectorySyncRequested(directory, { isConfirmed }));
    return this.add(directory, isConfirmed);
  }

  /** For the schedule. @returns how many directories are due */
  @Transactional()
  async requestDue(): Promise<number> {
    const directories = await this.em.find(
      Directory,
      { isEnabled: true, bindMode: 'service', syncMinutes: { $gt: 0 } },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    const last = await this.last(directories.map(({ id }) => id));
    const now = this.clock.now().getTime();
    const due = directories.filter(({ id, syncMinutes }) => now - (last.get(id)?.createdAt.getTime() ?? 0) >= syncMinutes * 60_000);
    let made = 0;
    for (const directory of due) {
      if (await this.isBusy(directory.id)) continue;
      this.add(directory, false);
      made += 1;
    }
    if (made > 0) this.logger.log(`${made.toString()} directories are due`);
    return made;
  }

  /** Null when somebody else has it, or it is over. */
  @Transactional()
  async begin(runId: string): Promise<DirectoryRun | null> {
    const run = await this.em.findOne(DirectoryRun, { id: runId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (run?.state !== 'waiting') return null;
    run.start(this.clock.now());
    return run;
  }

  private async isBusy(directoryId: string): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - LONGEST_RUN);
    return (await this.em.count(DirectoryRun, { directoryId, state: { $in: ['waiting', 'running'] }, createdAt: { $gt: since } })) > 0;
  }

  private add({ id }: Directory, isConfirmed: boolean): DirectoryRun {
    const run = new DirectoryRun(id, isConfirmed);
    this.em.persist(run);
    this.outbox.enqueue(this.em, SYNC_DIRECTORY, { runId: run.id });
    return run;
  }
}
