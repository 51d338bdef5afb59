import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { CredentialAccessService } from './access/access.service.js';
import { RevealRate } from './access/reveal-rate.js';
import { SecretAccessPolicy } from './access/secret-access.policy.js';
import { VaultPolicies } from './access/vault-policy.service.js';
import { CredentialRevealService } from './credential/credential-reveal.service.js';
import { CredentialSearch } from './credential/credential-search.js';
import { CredentialReader } from './credential/credential.reader.js';
import { Favourites } from './credential/favourites.service.js';
import { FieldHistory } from './credential/field-history.service.js';
import { Trash } from './credential/trash.service.js';
import { CredentialService } from './credential/credential.service.js';
import { SealedFieldReader } from './credential/sealed-field.reader.js';
import { CredentialMove } from './transfer/credential-move.service.js';
import { DuplicateFinder } from './transfer/duplicate.finder.js';
import { ImportService } from './transfer/import.service.js';

@Module({
  imports: [IdentityModule],
  providers: [
    CredentialAccessService,
    CredentialMove,
    CredentialReader,
    CredentialSearch,
    CredentialService,
    CredentialRevealService,
    DuplicateFinder,
    Favourites,
    FieldHistory,
    Trash,
    ImportService,
    RevealRate,
    SealedFieldReader,
    SecretAccessPolicy,
    VaultPolicies,
  ],
  exports: [
    Favourites,
    FieldHistory,
    Trash,
    CredentialAccessService,
    CredentialMove,
    CredentialService,
    CredentialRevealService,
    ImportService,
    VaultPolicies,
  ],
})
export class VaultModule {}
