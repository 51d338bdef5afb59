import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { Directory } from './directory.entity.js';
import { DirectoryRun } from './directory-run.entity.js';
import { DirectoryRuns } from './directory-runs.service.js';
import { DirectorySynced } from './directory.audit.js';
import { DirectoryError } from './directory.errors.js';
import { DirectorySync, MassSuspensionError } from './directory-sync.service.js';
import type { SyncCounts } from './sync-plan.js';

type Result = SyncCounts | { readonly failure: string };

/** One run, from the job to its event. */
@Injectable()
export class DirectoryRunner {
  constructor(
    private readonly em: EntityManager,
    private readonly runs: DirectoryRuns,
    private readonly sync: DirectorySync,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async run(runId: string): Promise<void> {
    const run = await this.runs.begin(runId);
    if (!run) return;
    const directory = await this.em.fork({ clear: true }).findOneOrFail(Directory, run.directoryId, { populate: ['sealedPassword'] });
    try {
      await this.finish(run.id, directory, await this.outcome(directory, run.isConfirmed));
    } catch (error) {
      await this.finish(run.id, directory, { failure: 'The run stopped half way; the log of the worker tells why. The next one goes on.' });
      throw error;
    }
  }

  @Transactional()
  async finish(runId: string, directory: Directory, result: Result): Promise<void> {
    const run = await this.em.findOneOrFail(DirectoryRun, runId, { refresh: true });
    if ('failure' in result) run.fail(result.failure, this.clock.now());
    else run.finish(result, this.clock.now());
    this.audit.record(this.em, systemActor(`directory ${directory.name}`), new DirectorySynced(directory, result));
  }

  private async outcome(directory: Directory, isConfirmed: boolean): Promise<Result> {
    try {
      return await this.sync.run(directory, isConfirmed);
    } catch (error) {
      if (error instanceof DirectoryError || error instanceof MassSuspensionError) return { failure: error.message };
      throw error;
    }
  }
}
