import { Module } from '@nestjs/common';
import { AuditModule } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { NotificationsModule } from '@clientst0r/notifications';
import { loggingModule, PlatformModule } from '@clientst0r/platform';
import { SettingsModule } from '@clientst0r/settings';
import { SealWorkerModule } from './audit/seal-worker.module.js';
import { StreamWorkerModule } from './audit/stream-worker.module.js';
import { AuditExportWorkerModule } from './audit/export-worker.module.js';
import { HealthServer } from './health/health.server.js';
import { IdentityWorkerModule } from './identity/identity-worker.module.js';
import { OrganisationWorkerModule } from './organisation/organisation-worker.module.js';
import { WorkerJobsModule } from './jobs/worker-jobs.module.js';
import { MonitoringWorkerModule } from './monitoring/monitoring-worker.module.js';
import { VaultWorkerModule } from './vault/vault-worker.module.js';
import { MailWorkerModule } from './notifications/mail-worker.module.js';

@Module({
  imports: [
    PlatformModule,
    loggingModule('worker'),
    DatabaseModule,
    AuditModule,
    SettingsModule,
    NotificationsModule,
    WorkerJobsModule,
    MonitoringWorkerModule,
    OrganisationWorkerModule,
    IdentityWorkerModule,
    SealWorkerModule,
    StreamWorkerModule,
    AuditExportWorkerModule,
    MailWorkerModule,
    VaultWorkerModule,
  ],
  providers: [HealthServer],
})
export class WorkerModule {}
