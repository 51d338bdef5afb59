import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { MonitoringModule } from '@clientst0r/monitoring';
import { VaultModule } from '@clientst0r/vault';
import { WorkerJobsModule } from '../jobs/worker-jobs.module.js';
import { MergeOrganisationProcessor } from './merge-organisation.processor.js';
import { ContentsEraser } from './contents-eraser.js';
import { OrganisationMover } from './organisation-mover.js';
import { TendOrganisationsProcessor } from './tend-organisations.processor.js';

@Module({
  imports: [IdentityModule, MonitoringModule, VaultModule, WorkerJobsModule],
  providers: [OrganisationMover, ContentsEraser, MergeOrganisationProcessor, TendOrganisationsProcessor],
})
export class OrganisationWorkerModule {}
