import { Module } from '@nestjs/common';
import { FeedModule } from '@clientst0r/audit';
import { IdentityModule } from '@clientst0r/identity';
import { Keyring } from '@clientst0r/platform';
import { CredentialAccessService } from './access/access.service.js';
import { RevealRate } from './access/reveal-rate.js';
import { SecretAccessPolicy } from './access/secret-access.policy.js';
import { VaultPolicies } from './access/vault-policy.service.js';
import { AccessDecisions } from './approval/access-decisions.service.js';
import { AccessEntry } from './approval/access-entry.js';
import { AccessHolders } from './approval/access-holders.js';
import { AccessRequestLists } from './approval/access-request-lists.js';
import { AccessRequestMove } from './approval/access-request-move.service.js';
import { AccessRequestTending } from './approval/access-request-tending.js';
import { AccessRequests } from './approval/access-requests.service.js';
import { AccessWishes } from './approval/access-wishes.js';
import { ApprovalMails } from './approval/approval-mails.js';
import { Approvers } from './approval/approvers.js';
import { LeasableReader } from './approval/leasable.reader.js';
import { Leases } from './approval/leases.js';
import { AttachmentDownload } from './attachment/attachment-download.service.js';
import { AttachmentReader } from './attachment/attachment.reader.js';
import { AttachmentStore } from './attachment/attachment-store.js';
import { AttachmentUpload } from './attachment/attachment-upload.service.js';
import { Attachments } from './attachment/attachments.service.js';
import { CredentialRevealService } from './credential/credential-reveal.service.js';
import { CredentialFinder } from './credential/credential-finder.service.js';
import { ImportedCredentials } from './transfer/imported-credentials.js';
import { CredentialSearch } from './credential/credential-search.js';
import { CredentialReader } from './credential/credential.reader.js';
import { Favourites } from './credential/favourites.service.js';
import { FieldHistory } from './credential/field-history.service.js';
import { Trash } from './credential/trash.service.js';
import { CredentialWriter } from './credential/credential-writer.js';
import { CredentialService } from './credential/credential.service.js';
import { SealedFieldReader } from './credential/sealed-field.reader.js';
import { AssignedRotations } from './exposure/assigned-rotations.reader.js';
import { AssignablePeople } from './exposure/assignable-people.js';
import { Assignees } from './exposure/assignees.js';
import { ExposureDecisions } from './exposure/exposure-decisions.service.js';
import { ExposureLedger } from './exposure/exposure-ledger.js';
import { ExposureReader } from './exposure/exposure.reader.js';
import { ExposureReport } from './exposure/exposure-report.service.js';
import { FolderService } from './folder/folder.service.js';
import { Shelves } from './folder/shelves.js';
import { BreachCheck } from './health/breach-check.js';
import { BreachCorpora } from './health/breach-corpora.js';
import { HealthBook } from './health/health-book.js';
import { HealthReport } from './health/health-report.js';
import { PasswordCheckRequests } from './health/password-check-requests.service.js';
import { PasswordChecks } from './health/password-check.service.js';
import { PasswordLook } from './health/password-look.service.js';
import { PasswordReader } from './health/password-reader.js';
import { PasswordStrengths } from './health/password-strengths.js';
import { LinkDoor } from './sharing/link-door.js';
import { LinkMails } from './sharing/link-mails.js';
import { RightHolders } from './access/right-holders.js';
import { AnswerLanding } from './sharing/answer-landing.js';
import { AnswerReceipts } from './sharing/answer-receipts.js';
import { LinkAccess } from './sharing/link-access.js';
import { LinkBook } from './sharing/link-book.js';
import { LinkIssue } from './sharing/link-issue.js';
import { LinkProof } from './sharing/link-proof.js';
import { LinkRows } from './sharing/link-rows.js';
import { ShareViewing } from './sharing/share-viewing.js';
import { LinkTending } from './sharing/link-tending.service.js';
import { SecretAnswers } from './sharing/secret-answers.service.js';
import { SecretRequests } from './sharing/secret-requests.service.js';
import { ShareLinks } from './sharing/share-links.service.js';
import { ShareOpening } from './sharing/share-opening.service.js';
import { VaultKeyring } from './sealing/vault-keyring.js';
import { PersonalVaultTerms } from './sealing/personal-vault-terms.js';
import { VaultSealing } from './sealing/vault-sealing.service.js';
import { KeyRotationRunner } from './rotation/key-rotation.runner.js';
import { KeyRotations } from './rotation/key-rotations.service.js';
import { RotationEnds } from './rotation/rotation-ends.js';
import { RotationRecords } from './rotation/rotation-records.js';
import { OrganisationResealer } from './rotation/organisation-resealer.js';
import { RootRewrapper } from './rotation/root-rewrapper.js';
import { ExportReader } from './transfer/export/export-reader.js';
import { ExportService } from './transfer/export/export.service.js';
import { CredentialMove } from './transfer/credential-move.service.js';
import { VaultMove } from './transfer/vault-move.service.js';
import { DuplicateFinder } from './transfer/duplicate.finder.js';
import { ImportService } from './transfer/import.service.js';

@Module({
  imports: [IdentityModule, FeedModule],
  providers: [
    AccessDecisions,
    AccessRequestMove,
    AccessEntry,
    AccessHolders,
    AccessWishes,
    ApprovalMails,
    AccessRequestLists,
    AccessRequestTending,
    AccessRequests,
    Approvers,
    LeasableReader,
    Leases,
    // Whatever here asks for keys gets none of a sealed vault.
    { provide: Keyring, useClass: VaultKeyring },
    AssignablePeople,
    AssignedRotations,
    Assignees,
    AttachmentDownload,
    AttachmentReader,
    AttachmentStore,
    AttachmentUpload,
    Attachments,
    BreachCheck,
    BreachCorpora,
    CredentialAccessService,
    CredentialMove,
    CredentialReader,
    CredentialFinder,
    CredentialSearch,
    ImportedCredentials,
    CredentialService,
    CredentialWriter,
    CredentialRevealService,
    DuplicateFinder,
    ExportReader,
    ExposureDecisions,
    ExposureLedger,
    ExposureReader,
    ExposureReport,
    ExportService,
    Favourites,
    FieldHistory,
    FolderService,
    Shelves,
    HealthBook,
    LinkDoor,
    LinkMails,
    RightHolders,
    AnswerLanding,
    AnswerReceipts,
    LinkAccess,
    LinkBook,
    LinkIssue,
    LinkProof,
    LinkRows,
    ShareViewing,
    LinkTending,
    SecretAnswers,
    SecretRequests,
    ShareLinks,
    ShareOpening,
    HealthReport,
    PasswordCheckRequests,
    PasswordChecks,
    PasswordLook,
    PasswordReader,
    PasswordStrengths,
    Trash,
    ImportService,
    KeyRotationRunner,
    KeyRotations,
    OrganisationResealer,
    RootRewrapper,
    RotationEnds,
    RotationRecords,
    RevealRate,
    SealedFieldReader,
    SecretAccessPolicy,
    VaultMove,
    VaultPolicies,
    VaultSealing,
    PersonalVaultTerms,
  ],
  exports: [
    AccessDecisions,
    AccessRequestLists,
    AccessRequestTending,
    AccessRequests,
    AssignablePeople,
    AssignedRotations,
    AttachmentDownload,
    AttachmentStore,
    AttachmentUpload,
    Attachments,
    BreachCorpora,
    ExportService,
    ExposureDecisions,
    ExposureLedger,
    ExposureReport,
    KeyRotationRunner,
    KeyRotations,
    LinkTending,
    SecretAnswers,
    SecretRequests,
    ShareLinks,
    ShareOpening,
    HealthReport,
    PasswordChecks,
    PasswordCheckRequests,
    CredentialFinder,
    Favourites,
    FieldHistory,
    FolderService,
    Trash,
    CredentialAccessService,
    CredentialMove,
    CredentialService,
    CredentialRevealService,
    ImportService,
    VaultMove,
    VaultPolicies,
    VaultSealing,
    PersonalVaultTerms,
  ],
})
export class VaultModule {}
