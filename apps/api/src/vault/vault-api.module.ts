import { Module } from '@nestjs/common';
import { VaultModule } from '@clientst0r/vault';
import { AccessController } from './access.controller.js';
import { AccessRequestsController } from './access-requests.controller.js';
import { AttachmentsController } from './attachments.controller.js';
import { CredentialTypesController } from './credential-types.controller.js';
import { CredentialsController } from './credentials.controller.js';
import { ExportsController } from './exports.controller.js';
import { ExposuresController } from './exposures.controller.js';
import { FoldersController } from './folders.controller.js';
import { GeneratorController } from './generator.controller.js';
import { ImportFormatsController } from './import-formats.controller.js';
import { ImportsController } from './imports.controller.js';
import { KeepingController } from './keeping.controller.js';
import { KeysController } from './keys.controller.js';
import { LeaversController } from './leavers.controller.js';
import { OwnAccessController } from './own-access.controller.js';
import { PasswordHealthController } from './password-health.controller.js';
import { PersonalVaultController } from './personal-vault.controller.js';
import { SecretRequestsController } from './secret-requests.controller.js';
import { SecretsController } from './secrets.controller.js';
import { ShareLinksController } from './share-links.controller.js';
import { VaultSealController } from './vault-seal.controller.js';

@Module({
  imports: [VaultModule],
  controllers: [
    SecretsController,
    AccessController,
    AccessRequestsController,
    OwnAccessController,
    KeepingController,
    PasswordHealthController,
    PersonalVaultController,
    CredentialsController,
    SecretRequestsController,
    ShareLinksController,
    AttachmentsController,
    ExportsController,
    ExposuresController,
    FoldersController,
    GeneratorController,
    LeaversController,
    KeysController,
    ImportFormatsController,
    ImportsController,
    CredentialTypesController,
    VaultSealController,
  ],
})
export class VaultApiModule {}
