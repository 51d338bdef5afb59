import { Module } from '@nestjs/common';
import { VaultModule } from '@clientst0r/vault';
import { WorkerJobsModule } from '../jobs/worker-jobs.module.js';
import { PurgeTrashProcessor } from './purge-trash.processor.js';

@Module({ imports: [VaultModule, WorkerJobsModule], providers: [PurgeTrashProcessor] })
export class VaultWorkerModule {}
