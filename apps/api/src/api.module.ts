import { Module } from '@nestjs/common';
import { AuditModule } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { NotificationsModule } from '@clientst0r/notifications';
import { loggingModule, PlatformModule } from '@clientst0r/platform';
import { SecurityModule } from '@clientst0r/security';
import { SettingsModule } from '@clientst0r/settings';
import { AccessModule } from './access/access.module.js';
import { AuditApiModule } from './audit/audit-api.module.js';
import { AuditExportApiModule } from './audit/export-api.module.js';
import { AuditLogApiModule } from './audit/log-api.module.js';
import { AuditStreamApiModule } from './audit/stream-api.module.js';
import { DatabasePulse } from './health/database-pulse.js';
import { HealthController } from './health/health.controller.js';
import { IdentityApiModule } from './identity/identity-api.module.js';
import { MonitoringApiModule } from './monitoring/monitoring-api.module.js';
import { NotificationsApiModule } from './notifications/notifications-api.module.js';
import { ScimApiModule } from './scim/scim-api.module.js';
import { SettingsApiModule } from './settings/settings-api.module.js';
import { VaultApiModule } from './vault/vault-api.module.js';

@Module({
  imports: [
    PlatformModule,
    loggingModule('api'),
    DatabaseModule,
    AuditModule,
    SettingsModule,
    NotificationsModule,
    SecurityModule,
    AccessModule,
    // Express tries routes in the order of these: what is asked most comes first.
    VaultApiModule,
    IdentityApiModule,
    MonitoringApiModule,
    AuditApiModule,
    AuditExportApiModule,
    AuditLogApiModule,
    AuditStreamApiModule,
    SettingsApiModule,
    ScimApiModule,
    NotificationsApiModule,
  ],
  controllers: [HealthController],
  providers: [DatabasePulse],
})
export class ApiModule {}
