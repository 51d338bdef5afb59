import { Module } from '@nestjs/common';
import { CredentialRevealService } from './credential/credential-reveal.service.js';
import { CredentialSearch } from './credential/credential-search.js';
import { CredentialReader } from './credential/credential.reader.js';
import { CredentialService } from './credential/credential.service.js';
import { SealedFieldReader } from './credential/sealed-field.reader.js';
import { CredentialMove } from './transfer/credential-move.service.js';
import { DuplicateFinder } from './transfer/duplicate.finder.js';
import { ImportService } from './transfer/import.service.js';

@Module({
  providers: [
    CredentialMove,
    CredentialReader,
    CredentialSearch,
    CredentialService,
    CredentialRevealService,
    DuplicateFinder,
    ImportService,
    SealedFieldReader,
  ],
  exports: [CredentialMove, CredentialService, CredentialRevealService, ImportService],
})
export class VaultModule {}
