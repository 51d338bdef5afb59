import { ApiKey, ApiKeyReach, ApiKeyUse } from './api-key/api-key.entity.js';
import { Directory } from './directory/directory.entity.js';
import { DirectoryRun } from './directory/directory-run.entity.js';
import { ExternalAccount } from './external/external-account.entity.js';
import { GroupMapping } from './external/group-mapping.entity.js';
import { MappedRole } from './external/mapped-role.entity.js';
import { Invitation } from './invitation/invitation.entity.js';
import { COUNTRY_ENTITIES } from './country/country.providers.js';
import { POLICY_ENTITIES } from './policy/policy.providers.js';
import { Passkey } from './passkey/passkey.entity.js';
import { KnownDevice } from './device/known-device.entity.js';
import { Membership, RoleAssignment } from './organisation/membership.entity.js';
import { Organisation } from './organisation/organisation.entity.js';
import { FormerPassword } from './password/former-password.entity.js';
import { PasswordReset } from './password/password-reset.entity.js';
import { Role } from './role/role.entity.js';
import { ScimClient } from './scim/scim-client.entity.js';
import { ScimGroup, ScimGroupMember } from './scim/scim-group.entity.js';
import { ScimUser } from './scim/scim-user.entity.js';
import { RecoveryCode } from './second-factor/recovery-code.entity.js';
import { TotpFactor } from './second-factor/totp-factor.entity.js';
import { PlatformRoleAssignment } from './user/platform-role-assignment.entity.js';
import { IdentityProvider } from './provider/identity-provider.entity.js';
import { LinkedIdentity } from './provider/linked-identity.entity.js';
import { User } from './user/user.entity.js';

export const IDENTITY_ENTITIES = [
  IdentityProvider,
  LinkedIdentity,
  User,
  PlatformRoleAssignment,
  TotpFactor,
  RecoveryCode,
  Organisation,
  Membership,
  Role,
  RoleAssignment,
  Invitation,
  FormerPassword,
  PasswordReset,
  KnownDevice,
  Passkey,
  ...COUNTRY_ENTITIES,
  ...POLICY_ENTITIES,
  ApiKey,
  ApiKeyReach,
  ApiKeyUse,
  Directory,
  DirectoryRun,
  ExternalAccount,
  GroupMapping,
  MappedRole,
  ScimClient,
  ScimUser,
  ScimGroup,
  ScimGroupMember,
] as const;

export { ApiKeyAccess } from './api-key/api-key-access.js';
export { ApiKeyScopeViolation } from './api-key/api-key.audit.js';
export { ApiKeyDirectory, type ListedApiKey } from './api-key/api-key.directory.js';
export { ApiKeyExtension } from './api-key/api-key-extension.service.js';
export { concernedBy, type KnownApiKey } from './api-key/api-key.reader.js';
export { ApiKeyNotices } from './api-key/api-key-notices.js';
export { API_KEY_DAYS, API_KEY_OVERLAP_HOURS, ApiKeyService, type NewApiKey } from './api-key/api-key.service.js';
export { type OwnApiKey, OwnApiKeys } from './api-key/own-api-keys.service.js';
export { DirectoryCheck } from './directory/directory-check.service.js';
export {
  BIND_MODES,
  type BindMode,
  DIRECTORY_SCHEMAS,
  type DirectorySchema,
  NESTED_GROUPS,
  type NestedGroups,
} from './directory/directory.entity.js';
export { DirectoryRunReference, PLAN_DIRECTORY_SYNCS, SYNC_DIRECTORY } from './directory/directory.jobs.js';
export { DirectoryLinks } from './directory/directory-links.service.js';
export { DirectoryRunner } from './directory/directory-runner.js';
export { DirectoryRuns } from './directory/directory-runs.service.js';
export { DirectoryService } from './directory/directory.service.js';
export { comparableDn } from './directory/ldap-filter.js';
export type { SyncCounts } from './directory/sync-plan.js';
export { assertDistinctGroups, GroupMappings } from './external/group-mappings.js';
export { IdentityModule } from './identity.module.js';
export { InvitationAcceptance } from './invitation/invitation-acceptance.service.js';
export { FirstAdministrator } from './invitation/first-administrator.service.js';
export { InvitationDirectory, type ListedInvitation } from './invitation/invitation-directory.js';
export { InvitationReader } from './invitation/invitation-reader.js';
export { Lockouts } from './lockout/lockout.service.js';
export { MemberInvitations } from './invitation/member-invitations.service.js';
export { type AssignmentPreview, AssignmentPreviews } from './member/assignment-preview.service.js';
export { type Explanation, Explanations } from './member/explanation.js';
export { MemberDirectory } from './member/member-directory.js';
export { MemberService } from './member/member.service.js';
export type { WantedRoles } from './member/wanted-roles.js';
export { MemberMove } from './organisation/member-move.js';
export { OrganisationDeletion } from './organisation/organisation-deletion.service.js';
export { OrganisationLifecycle } from './organisation/organisation-lifecycle.service.js';
export { FormerOrganisations } from './organisation/former-organisations.js';
export { OrganisationMerge, type RowCounts } from './organisation/organisation-merge.service.js';
export { MERGE_ORGANISATION, MergeReference, TEND_ORGANISATIONS } from './organisation/organisation.jobs.js';
export { PersonalVaults } from './personal-vault/personal-vaults.service.js';
export { type CountedOrganisation, OrganisationService } from './organisation/organisation.service.js';
export { ARGON2_COST } from './password/argon2-cost.js';
export { PasswordHasher } from './password/password-hasher.js';
export { OwnPassword } from './password/own-password.service.js';
export { NEW_PASSWORD_REASONS, type NewPasswordReason } from './password/password-age.js';
export { CountryDoor } from './country/country-door.js';
export { CountryRuleService } from './country/country-rule.service.js';
export { MOST_GRACE_DAYS } from './policy/second-factor-rule.entity.js';
export { type GraceDays, SecondFactorPolicy } from './policy/second-factor-policy.service.js';
export { type ListedSessionLimit, SessionLimitService } from './policy/session-limit.service.js';
export { OwnPasskeys } from './passkey/own-passkeys.service.js';
export type { Passkey } from './passkey/passkey.entity.js';
export { PostponeStep } from './sign-in/postpone-step.js';
export { PasskeyDoor } from './passkey/passkey-door.js';
export { PasskeyStep } from './passkey/passkey-step.js';
export { OwnEmail } from './email/own-email.service.js';
export { PasswordResetRequest } from './password/password-reset.request.js';
export { PasswordResetDoor } from './password/password-reset.door.js';
export { builtInRole, builtInRoles, OWNER } from './permission/built-in-roles.js';
export { AccessEpoch } from './permission/access-epoch.js';
export { isPermission, type Permission, PERMISSIONS, permissionScope, permissionsOf } from './permission/permission-catalogue.js';
export { PermissionReader } from './permission/permission-reader.js';
export {
  accessIn,
  type OrganisationAccess,
  type PersonAccess,
  organisationAccess,
  type ResolvedAccess,
} from './permission/person-access.js';
export type { RoleBook } from './role/role-book.js';
export { type RolePreview, RolePreviews } from './role/role-preview.service.js';
export { RoleReader } from './role/role-reader.js';
export { type FateOfHolders, RoleRemoval } from './role/role-removal.service.js';
export { RoleService } from './role/role.service.js';
export { ScimAccess } from './scim/scim-access.js';
export type { ScimClient } from './scim/scim-client.entity.js';
export { type IssuedScimToken, SCIM_TOKEN_DAYS, ScimClients } from './scim/scim-clients.service.js';
export type { ScimValue } from './scim/scim-filter.js';
export { ScimGroups } from './scim/scim-groups.service.js';
export { ScimLinks } from './scim/scim-links.service.js';
export type { Resource as ScimResource } from './scim/scim-patch.js';
export { type ScimPage, type ScimQuery, ScimReader } from './scim/scim-reader.js';
export { groupSpelling, ScimRoles } from './scim/scim-roles.js';
export { type ScimCaller, ScimUsers } from './scim/scim-users.service.js';
export { ScimError } from './scim/scim.errors.js';
export { OwnEnrolment } from './second-factor/own-enrolment.service.js';
export { FactorService } from './second-factor/factor.service.js';
export {
  PROVIDER_KINDS,
  type ProviderInput,
  type ProviderKind,
  SUBJECT_SOURCES,
  type SubjectSource,
} from './provider/identity-provider.entity.js';
export { type OwnIdentity, OwnIdentities } from './provider/own-identities.service.js';
export { ASSERTION_STEPS, type AssertionStep } from './provider/asserted-identity.js';
export { claimMappingOf, spellingOf } from './provider/claims.js';
export { BackChannelLogout } from './provider/back-channel-logout.js';
export { DecryptionKeys } from './provider/decryption-keys.service.js';
export { ProviderDoor } from './provider/provider-door.js';
export type { FlowPurpose } from './provider/provider-flows.js';
export type { ProviderTrial } from './provider/provider-outcomes.js';
export { REFUSALS } from './provider/provider-standing.js';
export { ProviderTrials } from './provider/provider-trials.service.js';
export type { SamlLogoutMessage } from './provider/saml-logout.js';
export { readProviderMetadata } from './provider/saml-metadata.js';
export { SingleLogout } from './provider/single-logout.js';
export { STEP_OUTCOMES, type StepOutcome } from './provider/trial-steps.js';
export { ProviderExchange } from './provider/provider-exchange.js';
export { ProviderReauthentication } from './provider/provider-reauthentication.service.js';
export { ProviderSignOut } from './provider/provider-sign-out.js';
export { ProviderService } from './provider/provider.service.js';
export type { IdentityProvider } from './provider/identity-provider.entity.js';
export { PROOF_METHODS, type ProofMethod, ProofMethods } from './session/proof-methods.js';
export { ReauthenticationService } from './session/reauthentication.service.js';
export { placeOf } from './device/place-of.js';
export { deviceOf } from './session/device.js';
export type { LiveSession } from './session/session.js';
export { SessionAccess, type SignedInPerson } from './session/session-access.js';
export { SessionList } from './session/session-list.js';
export { SessionService } from './session/session.service.js';
export { SessionStore, type StartedSession } from './session/session-store.js';
export { SIGN_IN_DOORS, SIGN_IN_STEPS, type SignInDoorName } from './sign-in/doors.js';
export { EnrolmentStep } from './sign-in/enrolment-step.js';
export { NewPasswordStep } from './sign-in/new-password-step.js';
export { PasswordDoor } from './sign-in/password-door.js';
export { SecondFactorStep } from './sign-in/second-factor-step.js';
export { SignInPipeline, type SignInStep } from './sign-in/sign-in-pipeline.js';
export { AccountRecovery } from './user/account-recovery.service.js';
export { ExpiryReminders } from './expiry/expiry-reminders.js';
export { REMIND_OF_EXPIRIES } from './expiry/expiry.jobs.js';
export { OwnName } from './user/own-name.service.js';
export { type DemonstrationAccount, DemonstrationPeople } from './user/demonstration-people.service.js';
export { newToken, tokenHash } from './token.js';
export { isEmailAddress, normalisedEmail } from './user/email-address.js';
export { PlatformRolePreviews } from './user/platform-role-preview.service.js';
export { PlatformRoles } from './user/platform-roles.service.js';
export { Rescue } from './user/rescue.service.js';
export { type ListedUser, UserDirectory } from './user/user-directory.service.js';
export {
  Directory,
  type DirectoryRun,
  ExternalAccount,
  Invitation,
  Membership,
  Organisation,
  PlatformRoleAssignment,
  RecoveryCode,
  Role,
  RoleAssignment,
  TotpFactor,
  User,
};
