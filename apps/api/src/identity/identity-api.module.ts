import { Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule, PasswordHasher } from '@clientst0r/identity';
import { AccessModule } from '../access/access.module.js';
import { AccountRecoveryController } from './account-recovery.controller.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { ApiKeysController } from './api-keys.controller.js';
import { CountryRulesController } from './country-rules.controller.js';
import { DirectoriesController } from './directories.controller.js';
import { DirectoryChecksController } from './directory-checks.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { LockoutsController } from './lockouts.controller.js';
import { MemberInvitationsController } from './member-invitations.controller.js';
import { OwnIdentitiesController } from './own-identities.controller.js';
import { ProviderLogoutController } from './provider-logout.controller.js';
import { ProviderReauthenticationController } from './provider-reauthentication.controller.js';
import { ProviderSignInController } from './provider-sign-in.controller.js';
import { ProviderSingleLogoutController } from './provider-single-logout.controller.js';
import { ProviderTrialsController } from './provider-trials.controller.js';
import { ProvidersController } from './providers.controller.js';
import { MembersController } from './members.controller.js';
import { OrganisationProfileController } from './organisation-profile.controller.js';
import { OwnApiKeysController } from './own-api-keys.controller.js';
import { OwnEmailController } from './own-email.controller.js';
import { OwnNameController } from './own-name.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { PoliciesController } from './policies.controller.js';
import { PasskeySignInController } from './passkey-sign-in.controller.js';
import { PasskeysController } from './passkeys.controller.js';
import { PasswordDoorsController } from './password-doors.controller.js';
import { OrganisationMergesController } from './organisation-merges.controller.js';
import { OrganisationStateController } from './organisation-state.controller.js';
import { PlatformOrganisationsController } from './platform-organisations.controller.js';
import { PlatformUsersController } from './platform-users.controller.js';
import { ProfileController } from './profile.controller.js';
import { RolesController } from './roles.controller.js';
import { SessionController } from './session.controller.js';
import { SessionStrategy } from './session.strategy.js';
import { SignInController } from './sign-in.controller.js';
import { SignInResponse } from './sign-in-response.js';
import { UserSessionsController } from './user-sessions.controller.js';

@Module({
  imports: [AccessModule, IdentityModule],
  controllers: [
    ProviderLogoutController,
    ProviderReauthenticationController,
    ProviderSignInController,
    ProviderSingleLogoutController,
    OwnIdentitiesController,
    ProvidersController,
    ProviderTrialsController,
    SignInController,
    PasswordDoorsController,
    InvitationsController,
    SessionController,
    OwnApiKeysController,
    OwnEmailController,
    OwnNameController,
    OwnSessionsController,
    ProfileController,
    LockoutsController,
    PasskeysController,
    PoliciesController,
    CountryRulesController,
    PasskeySignInController,
    MembersController,
    MemberInvitationsController,
    RolesController,
    ApiKeysController,
    OrganisationProfileController,
    OrganisationStateController,
    OrganisationMergesController,
    PlatformOrganisationsController,
    PlatformUsersController,
    AccountRecoveryController,
    UserSessionsController,
    DirectoriesController,
    DirectoryChecksController,
  ],
  providers: [ApiKeyStrategy, SessionStrategy, SignInResponse],
})
export class IdentityApiModule implements OnModuleInit {
  constructor(private readonly hasher: PasswordHasher) {}

  async onModuleInit(): Promise<void> {
    await this.hasher.prepare();
  }
}
