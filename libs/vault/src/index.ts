export { type CredentialAccess, CredentialAccessService } from './access/access.service.js';
export { type EntryRules, MOST_NETWORKS, WEEKDAYS } from './access/entry-rules.js';
export { FIELD_RIGHTS, type FieldRight, GRANT_SUBJECTS, MOST_GRANTS } from './access/field-access.js';
export { APPROVAL_SCOPES, MOST_APPROVALS, type RevealReason } from './access/reveal-policy.js';
export { LEASE_PURPOSES, SECRET_USES } from './access/secret-access.js';
export { GLASS_BREAKERS, LONGEST_LEASE_MINUTES, type VaultTerms } from './access/vault-terms.js';
export { VaultPolicies } from './access/vault-policy.service.js';
export { AccessDecisions } from './approval/access-decisions.service.js';
export { ACCESS_STATES } from './approval/access-request.entity.js';
export { AccessRequestLists, type ListedAccessRequest } from './approval/access-request-lists.js';
export { AccessRequestTending } from './approval/access-request-tending.js';
export { AccessRequests } from './approval/access-requests.service.js';
export { AttachmentDownload } from './attachment/attachment-download.service.js';
export { LARGEST_ATTACHMENT, MOST_ATTACHMENTS } from './attachment/attachment.errors.js';
export { LONGEST_ATTACHMENT_NAME } from './attachment/attachment-name.js';
export { AttachmentStore } from './attachment/attachment-store.js';
export { AttachmentUpload } from './attachment/attachment-upload.service.js';
export { Attachments } from './attachment/attachments.service.js';
export {
  CREDENTIAL_TYPE_NAMES,
  CREDENTIAL_TYPES,
  type CredentialTypeDefinition,
  FIELD_KINDS,
  isSecretKind,
} from './credential/credential-types.js';
export type { FieldChange } from './credential/credential-change.js';
export { CredentialRevealService } from './credential/credential-reveal.service.js';
export { CredentialFinder } from './credential/credential-finder.service.js';
export { CredentialService } from './credential/credential.service.js';
export type { CredentialPosition } from './credential/credential.reader.js';
export type { CredentialSummary, CredentialView } from './credential/credential.view.js';
export { type CredentialDraft, type FieldDraft, MOST_FIELDS, MOST_TAGS } from './credential/field-draft.js';
export { MOST_IMPORTED } from './transfer/imported-fields.js';
export { COLUMN_TARGETS, type ColumnTarget } from './transfer/csv/csv-columns.js';
export { MOST_COLUMNS } from './transfer/csv/csv-table.js';
export { IMPORT_FORMAT_NAMES, IMPORT_FORMATS, type ImportFormat, TEXT_FORMATS, type TextFormat } from './transfer/format/import-formats.js';
export { type ForeignFile, type ImportPreview, type ImportResult, ImportService } from './transfer/import.service.js';
export { FOLDER_CONTENTS, type FolderContents, type FolderList, FolderService, type ListedFolder } from './folder/folder.service.js';
export { FOLDER_NAME, LONGEST_FOLDER_NAME, MOST_FOLDERS } from './folder/folder-tree.js';
export { Favourites } from './credential/favourites.service.js';
export { FieldHistory } from './credential/field-history.service.js';
export { Trash } from './credential/trash.service.js';
export { generatePassphrase, generatePassword, PASSPHRASE_WORDS, PASSWORD_LENGTHS } from './generator/generator.js';
export {
  FINDINGS,
  type Finding,
  HealthReport,
  type HealthSummary,
  type PasswordFinding,
  type PasswordSetter,
} from './health/health-report.js';
export { AssignablePeople, type AssignablePerson, MOST_ASSIGNABLE } from './exposure/assignable-people.js';
export { type AssignedRotation, AssignedRotations } from './exposure/assigned-rotations.reader.js';
export { EXPOSURE_CHANNELS, EXPOSING_ACTIONS } from './exposure/exposure-channels.js';
export { ExposureDecisions } from './exposure/exposure-decisions.service.js';
export { ExposureLedger } from './exposure/exposure-ledger.js';
export { PRIORITIES, type Priority } from './exposure/exposure-priority.js';
export {
  type EntryExposure,
  type EntryExposurePosition,
  EXPOSURE_STATES,
  type ExposureCounts,
  type ExposurePosition,
  type ExposureState,
  type PersonExposure,
} from './exposure/exposure.reader.js';
export { ExposureReport } from './exposure/exposure-report.service.js';
export { BreachCorpora } from './health/breach-corpora.js';
export { PasswordCheckRequests } from './health/password-check-requests.service.js';
export { PasswordChecks } from './health/password-check.service.js';
export {
  CHECK_ALL_PASSWORDS,
  CHECK_CREDENTIAL_PASSWORDS,
  CHECK_ORGANISATION_PASSWORDS,
  CredentialReference,
  KEEP_EXPOSURES,
  OrganisationReference,
  PURGE_TRASH,
  ROTATE_KEYS,
  TEND_ACCESS,
  TEND_LINKS,
} from './vault.jobs.js';
export { LINK_HOURS, LINK_STATES, type LinkState, MOST_TRIES, type OutsideLink } from './sharing/outside-link.js';
export { LinkTending } from './sharing/link-tending.service.js';
export { SecretAnswers } from './sharing/secret-answers.service.js';
export { MOST_ASKED } from './sharing/secret-request.entity.js';
export { type ListedRequest, SecretRequests, type WantedSecret } from './sharing/secret-requests.service.js';
export { type ListedShare, ShareLinks } from './sharing/share-links.service.js';
export { ShareOpening } from './sharing/share-opening.service.js';
export { EXPORT_FORMATS, type ExportFormat, ExportService } from './transfer/export/export.service.js';
export { CredentialMove } from './transfer/credential-move.service.js';
export { VaultMove } from './transfer/vault-move.service.js';
export { ROTATION_STATES, type RotationState } from './rotation/key-rotation.entity.js';
export { KeyRotationRunner } from './rotation/key-rotation.runner.js';
export { KeyRotations, type ListedRotation } from './rotation/key-rotations.service.js';
export { ANNOUNCED_FOR, SETTLES_FOR } from './rotation/rotation-records.js';
export type { RootKeyUse } from './rotation/root-rewrapper.js';
export { PersonalVaultTerms } from './sealing/personal-vault-terms.js';
export { type SealState, VaultSealing } from './sealing/vault-sealing.service.js';
export { VAULT_ENTITIES } from './vault.entities.js';
export { VaultModule } from './vault.module.js';
