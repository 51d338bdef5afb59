import { Module } from '@nestjs/common';
import { AuditLogModule, AuditModule, EventCounter } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { IdentityModule } from '@clientst0r/identity';
import { MonitoringModule } from '@clientst0r/monitoring';
import { NotificationsModule } from '@clientst0r/notifications';
import { PlatformModule } from '@clientst0r/platform';
import { SecurityModule } from '@clientst0r/security';
import { SettingsModule } from '@clientst0r/settings';
import { VaultModule } from '@clientst0r/vault';
import { DemonstrationChecks } from './demonstration/demonstration.checks.js';
import { DemonstrationContents } from './demonstration/demonstration.contents.js';
import { DemonstrationSeeder } from './demonstration/demonstration.seeder.js';

@Module({
  imports: [
    PlatformModule,
    DatabaseModule,
    AuditModule,
    AuditLogModule,
    SettingsModule,
    NotificationsModule,
    SecurityModule,
    IdentityModule,
    VaultModule,
    MonitoringModule,
  ],
  providers: [DemonstrationChecks, DemonstrationContents, DemonstrationSeeder, EventCounter],
})
export class CliModule {}
