import { Module } from '@nestjs/common';
import { VaultModule } from '@clientst0r/vault';
import { AccessController } from './access.controller.js';
import { CredentialTypesController } from './credential-types.controller.js';
import { CredentialsController } from './credentials.controller.js';
import { ImportsController } from './imports.controller.js';
import { KeepingController } from './keeping.controller.js';
import { PasswordHealthController } from './password-health.controller.js';
import { SecretsController } from './secrets.controller.js';

@Module({
  imports: [VaultModule],
  controllers: [
    SecretsController,
    AccessController,
    KeepingController,
    PasswordHealthController,
    CredentialsController,
    ImportsController,
    CredentialTypesController,
  ],
})
export class VaultApiModule {}
