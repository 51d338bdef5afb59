import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { SecurityModule } from '@clientst0r/security';
import { PlanDirectorySyncsProcessor } from './plan-directory-syncs.processor.js';
import { RemindOfExpiriesProcessor } from './remind-of-expiries.processor.js';
import { SyncDirectoryProcessor } from './sync-directory.processor.js';

@Module({
  imports: [SecurityModule, IdentityModule],
  providers: [SyncDirectoryProcessor, PlanDirectorySyncsProcessor, RemindOfExpiriesProcessor],
})
export class IdentityWorkerModule {}
