import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { CredentialAccessService } from './access/access.service.js';
import { RevealRate } from './access/reveal-rate.js';
import { SecretAccessPolicy } from './access/secret-access.policy.js';
import { VaultPolicies } from './access/vault-policy.service.js';
import { CredentialRevealService } from './credential/credential-reveal.service.js';
import { CredentialFinder } from './credential/credential-finder.service.js';
import { ImportedCredentials } from './transfer/imported-credentials.js';
import { CredentialSearch } from './credential/credential-search.js';
import { CredentialReader } from './credential/credential.reader.js';
import { Favourites } from './credential/favourites.service.js';
import { FieldHistory } from './credential/field-history.service.js';
import { Trash } from './credential/trash.service.js';
import { CredentialService } from './credential/credential.service.js';
import { SealedFieldReader } from './credential/sealed-field.reader.js';
import { BreachCheck } from './health/breach-check.js';
import { HealthBook } from './health/health-book.js';
import { HealthReport } from './health/health-report.js';
import { PasswordCheckRequests } from './health/password-check-requests.service.js';
import { PasswordChecks } from './health/password-check.service.js';
import { PasswordReader } from './health/password-reader.js';
import { PwnedPasswordsClient } from './health/pwned-passwords.client.js';
import { CredentialMove } from './transfer/credential-move.service.js';
import { DuplicateFinder } from './transfer/duplicate.finder.js';
import { ImportService } from './transfer/import.service.js';

@Module({
  imports: [IdentityModule],
  providers: [
    BreachCheck,
    CredentialAccessService,
    CredentialMove,
    CredentialReader,
    CredentialFinder,
    CredentialSearch,
    ImportedCredentials,
    CredentialService,
    CredentialRevealService,
    DuplicateFinder,
    Favourites,
    FieldHistory,
    HealthBook,
    HealthReport,
    PasswordCheckRequests,
    PasswordChecks,
    PasswordReader,
    PwnedPasswordsClient,
    Trash,
    ImportService,
    RevealRate,
    SealedFieldReader,
    SecretAccessPolicy,
    VaultPolicies,
  ],
  exports: [
    HealthReport,
    PasswordChecks,
    PasswordCheckRequests,
    CredentialFinder,
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
