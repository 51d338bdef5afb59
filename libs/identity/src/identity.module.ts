import { Global, Module } from '@nestjs/common';
import { InvitationAcceptance } from './invitation/invitation-acceptance.service.js';
import { InvitationIssuer } from './invitation/invitation-issuer.js';
import { InvitationReader } from './invitation/invitation-reader.js';
import { InvitationRedemption } from './invitation/invitation-redemption.js';
import { InvitedAccounts } from './invitation/invited-accounts.js';
import { FirstAdministrator } from './invitation/first-administrator.service.js';
import { MemberDirectory } from './member/member-directory.js';
import { MemberService } from './member/member.service.js';
import { Ownership } from './member/ownership.js';
import { OrganisationService } from './organisation/organisation.service.js';
import { ARGON2_COST, PRODUCTION_COST } from './password/argon2-cost.js';
import { NewPassword } from './password/new-password.js';
import { PasswordHasher } from './password/password-hasher.js';
import { AccessChangeSubscriber } from './permission/access-change.subscriber.js';
import { AccessEpoch } from './permission/access-epoch.js';
import { PermissionReader } from './permission/permission-reader.js';
import { PersonAccessLoader } from './permission/person-access.loader.js';
import { FactorService } from './second-factor/factor.service.js';
import { SecondFactorSetUp } from './second-factor/second-factor-set-up.js';
import { SecondFactors } from './second-factor/second-factors.js';
import { IdentityProof } from './session/identity-proof.js';
import { ReauthenticationService } from './session/reauthentication.service.js';
import { SessionAccess } from './session/session-access.js';
import { CurrentSessionLimits } from './session/session-limits.js';
import { SessionList } from './session/session-list.js';
import { SessionService } from './session/session.service.js';
import { SessionStore } from './session/session-store.js';
import { EnrolmentStep } from './sign-in/enrolment-step.js';
import { GuessGate } from './sign-in/guess-gate.js';
import { PasswordDoor } from './sign-in/password-door.js';
import { PendingSignIns } from './sign-in/pending-sign-ins.js';
import { SecondFactorStep } from './sign-in/second-factor-step.js';
import { SignInCompletion } from './sign-in/sign-in-completion.js';
import { SignInPipeline } from './sign-in/sign-in-pipeline.js';
import { DemonstrationPeople } from './user/demonstration-people.service.js';
import { UserDirectory } from './user/user-directory.service.js';

const SERVICES = [
  AccessEpoch,
  DemonstrationPeople,
  EnrolmentStep,
  FactorService,
  FirstAdministrator,
  InvitationAcceptance,
  InvitationReader,
  MemberDirectory,
  MemberService,
  OrganisationService,
  PasswordDoor,
  PermissionReader,
  ReauthenticationService,
  SecondFactorStep,
  SessionAccess,
  SessionService,
  SessionStore,
  SignInPipeline,
  UserDirectory,
];

@Global()
@Module({
  providers: [
    ...SERVICES,
    { provide: ARGON2_COST, useValue: PRODUCTION_COST },
    AccessChangeSubscriber,
    CurrentSessionLimits,
    GuessGate,
    IdentityProof,
    InvitationIssuer,
    InvitationRedemption,
    InvitedAccounts,
    NewPassword,
    Ownership,
    PasswordHasher,
    PendingSignIns,
    PersonAccessLoader,
    SecondFactorSetUp,
    SecondFactors,
    SessionList,
    SignInCompletion,
  ],
  exports: SERVICES,
})
export class IdentityModule {}
