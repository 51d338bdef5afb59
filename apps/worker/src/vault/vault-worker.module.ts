import { Module } from '@nestjs/common';
import { VaultModule } from '@clientst0r/vault';
import { WorkerJobsModule } from '../jobs/worker-jobs.module.js';
import { CheckCredentialProcessor } from './check-credential.processor.js';
import { CheckOrganisationProcessor } from './check-organisation.processor.js';
import { CheckPasswordsProcessor } from './check-passwords.processor.js';
import { KeepExposuresProcessor } from './keep-exposures.processor.js';
import { PurgeTrashProcessor } from './purge-trash.processor.js';
import { RotateKeysProcessor } from './rotate-keys.processor.js';
import { TendAccessProcessor } from './tend-access.processor.js';
import { TendLinksProcessor } from './tend-links.processor.js';

@Module({
  imports: [VaultModule, WorkerJobsModule],
  providers: [
    CheckCredentialProcessor,
    CheckOrganisationProcessor,
    CheckPasswordsProcessor,
    KeepExposuresProcessor,
    PurgeTrashProcessor,
    RotateKeysProcessor,
    TendAccessProcessor,
    TendLinksProcessor,
  ],
})
export class VaultWorkerModule {}
