import { Global, Module } from '@nestjs/common';
import { ApiKeyAccess } from './api-key/api-key-access.js';
import { ApiKeyDirectory } from './api-key/api-key.directory.js';
import { ApiKeyExtension } from './api-key/api-key-extension.service.js';
import { ApiKeyNotices } from './api-key/api-key-notices.js';
import { ApiKeyReader } from './api-key/api-key.reader.js';
import { ApiKeyService } from './api-key/api-key.service.js';
import { OwnApiKeys } from './api-key/own-api-keys.service.js';
import { COUNTRY_PROVIDERS, COUNTRY_SERVICES } from './country/country.providers.js';
import { DIRECTORY_PROVIDERS, DIRECTORY_SERVICES } from './directory/directory.providers.js';
import { InvitationAcceptance } from './invitation/invitation-acceptance.service.js';
import { InvitationDirectory } from './invitation/invitation-directory.js';
import { InvitationIssuer } from './invitation/invitation-issuer.js';
import { InvitationReader } from './invitation/invitation-reader.js';
import { InvitationRedemption } from './invitation/invitation-redemption.js';
import { InvitedAccounts } from './invitation/invited-accounts.js';
import { FirstAdministrator } from './invitation/first-administrator.service.js';
import { Lockouts } from './lockout/lockout.service.js';
import { MemberInvitations } from './invitation/member-invitations.service.js';
import { AssignmentPreviews } from './member/assignment-preview.service.js';
import { Explanations } from './member/explanation.js';
import { MemberDirectory } from './member/member-directory.js';
import { MemberService } from './member/member.service.js';
import { Ownership } from './member/ownership.js';
import { MemberMove } from './organisation/member-move.js';
import { OrganisationDeletion } from './organisation/organisation-deletion.service.js';
import { OrganisationLifecycle } from './organisation/organisation-lifecycle.service.js';
import { FormerOrganisations } from './organisation/former-organisations.js';
import { OrganisationMerge } from './organisation/organisation-merge.service.js';
import { OrganisationService } from './organisation/organisation.service.js';
import { ARGON2_COST, PRODUCTION_COST } from './password/argon2-cost.js';
import { HashingThreads } from './password/hashing-threads.js';
import { NewPassword } from './password/new-password.js';
import { OwnPassword } from './password/own-password.service.js';
import { PasswordAge } from './password/password-age.js';
import { PasswordBreaches } from './password/password-breaches.js';
import { PasswordChanges } from './password/password-changes.js';
import { PasswordHasher } from './password/password-hasher.js';
import { PasswordResetDoor } from './password/password-reset.door.js';
import { PasswordResetIssuer } from './password/password-reset.issuer.js';
import { PasswordResetRedemption } from './password/password-reset.redemption.js';
import { PlaceWords } from './password/place-words.js';
import { PASSKEY_PROVIDERS, PASSKEY_SERVICES } from './passkey/passkey.providers.js';
import { POLICY_PROVIDERS, POLICY_SERVICES } from './policy/policy.providers.js';
import { FactorProofs } from './sign-in/factor-proofs.js';
import { NOTICE_PROVIDERS, NOTICE_SERVICES } from './notice/notice.providers.js';
import { AccessChangeSubscriber } from './permission/access-change.subscriber.js';
import { AccessEpoch } from './permission/access-epoch.js';
import { PermissionReader } from './permission/permission-reader.js';
import { PersonAccessLoader } from './permission/person-access.loader.js';
import { PROVIDER_PROVIDERS, PROVIDER_SERVICES } from './provider/provider.providers.js';
import { RolePreviews } from './role/role-preview.service.js';
import { RoleReader } from './role/role-reader.js';
import { RoleRemoval } from './role/role-removal.service.js';
import { RoleService } from './role/role.service.js';
import { SCIM_PROVIDERS, SCIM_SERVICES } from './scim/scim.providers.js';
import { FactorService } from './second-factor/factor.service.js';
import { OwnEnrolment } from './second-factor/own-enrolment.service.js';
import { SecondFactorSetUp } from './second-factor/second-factor-set-up.js';
import { SecondFactors } from './second-factor/second-factors.js';
import { IdentityGuess } from './session/identity-guess.js';
import { IdentityProof } from './session/identity-proof.js';
import { ProofMethods } from './session/proof-methods.js';
import { ProviderSessions } from './session/provider-sessions.js';
import { AccessReads } from './session/access-reads.js';
import { ReauthenticationService } from './session/reauthentication.service.js';
import { DisplacedSessions } from './session/displaced-sessions.js';
import { SessionAccess } from './session/session-access.js';
import { SessionRenewal } from './session/session-renewal.js';
import { CurrentSessionLimits } from './session/session-limits.js';
import { SessionList } from './session/session-list.js';
import { SessionService } from './session/session.service.js';
import { SessionStore } from './session/session-store.js';
import { EnrolmentStep } from './sign-in/enrolment-step.js';
import { GuessGate } from './sign-in/guess-gate.js';
import { PostponeStep } from './sign-in/postpone-step.js';
import { HalfSessionStart } from './sign-in/half-session-start.js';
import { LastStep } from './sign-in/last-step.js';
import { NewPasswordStep } from './sign-in/new-password-step.js';
import { PasswordCare } from './sign-in/password-care.js';
import { PasswordDoor } from './sign-in/password-door.js';
import { PendingSignIns } from './sign-in/pending-sign-ins.js';
import { SecondFactorStep } from './sign-in/second-factor-step.js';
import { SignInCompletion } from './sign-in/sign-in-completion.js';
import { SignInDuties } from './sign-in/sign-in-duties.js';
import { SignInPipeline } from './sign-in/sign-in-pipeline.js';
import { AccountRecovery } from './user/account-recovery.service.js';
import { DemonstrationPeople } from './user/demonstration-people.service.js';
import { ManagedAccount } from './user/managed-account.js';
import { OwnName } from './user/own-name.service.js';
import { PlatformRoleChange } from './user/platform-role-change.js';
import { PersonalVaults } from './personal-vault/personal-vaults.service.js';
import { PlatformRolePreviews } from './user/platform-role-preview.service.js';
import { PlatformRoles } from './user/platform-roles.service.js';
import { RecoverySteps } from './user/recovery-steps.js';
import { Rescue } from './user/rescue.service.js';
import { UserDirectory } from './user/user-directory.service.js';

const SERVICES = [
  AccessEpoch,
  AccessReads,
  AccountRecovery,
  ApiKeyAccess,
  ApiKeyDirectory,
  ApiKeyExtension,
  ApiKeyNotices,
  ApiKeyService,
  OwnApiKeys,
  AssignmentPreviews,
  ...COUNTRY_SERVICES,
  DemonstrationPeople,
  ...DIRECTORY_SERVICES,
  EnrolmentStep,
  Explanations,
  FactorService,
  FirstAdministrator,
  InvitationAcceptance,
  InvitationDirectory,
  InvitationReader,
  Lockouts,
  MemberDirectory,
  MemberInvitations,
  MemberService,
  NewPasswordStep,
  MemberMove,
  OrganisationDeletion,
  OrganisationLifecycle,
  FormerOrganisations,
  OrganisationMerge,
  OrganisationService,
  OwnEnrolment,
  OwnName,
  OwnPassword,
  PasswordDoor,
  PasswordResetDoor,
  PasswordHasher,
  PermissionReader,
  PersonalVaults,
  PlatformRolePreviews,
  PlatformRoles,
  ...PROVIDER_SERVICES,
  ProofMethods,
  ReauthenticationService,
  Rescue,
  RolePreviews,
  RoleReader,
  RoleRemoval,
  RoleService,
  ...SCIM_SERVICES,
  SecondFactorStep,
  SessionAccess,
  SessionService,
  SessionStore,
  SignInPipeline,
  UserDirectory,
  ...NOTICE_SERVICES,
  ...PASSKEY_SERVICES,
  PostponeStep,
  ...POLICY_SERVICES,
];

@Global()
@Module({
  providers: [
    ...SERVICES,
    { provide: ARGON2_COST, useValue: PRODUCTION_COST },
    AccessChangeSubscriber,
    ApiKeyReader,
    ...COUNTRY_PROVIDERS,
    CurrentSessionLimits,
    ...DIRECTORY_PROVIDERS,
    DisplacedSessions,
    GuessGate,
    HalfSessionStart,
    HashingThreads,
    IdentityGuess,
    IdentityProof,
    ProviderSessions,
    InvitationIssuer,
    InvitationRedemption,
    InvitedAccounts,
    LastStep,
    ManagedAccount,
    NewPassword,
    Ownership,
    PasswordAge,
    PasswordBreaches,
    PasswordCare,
    PasswordChanges,
    PasswordResetIssuer,
    PasswordResetRedemption,
    PendingSignIns,
    PersonAccessLoader,
    PlaceWords,
    PlatformRoleChange,
    ...PROVIDER_PROVIDERS,
    RecoverySteps,
    ...SCIM_PROVIDERS,
    SecondFactorSetUp,
    SecondFactors,
    SessionList,
    SessionRenewal,
    SignInCompletion,
    SignInDuties,
    ...NOTICE_PROVIDERS,
    ...PASSKEY_PROVIDERS,
    FactorProofs,
    ...POLICY_PROVIDERS,
  ],
  exports: SERVICES,
})
export class IdentityModule {}
