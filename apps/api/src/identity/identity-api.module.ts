import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { InvitationsController } from './invitations.controller.js';
import { MembersController } from './members.controller.js';
import { PlatformOrganisationsController } from './platform-organisations.controller.js';
import { PlatformUsersController } from './platform-users.controller.js';
import { SessionController } from './session.controller.js';
import { SessionStrategy } from './session.strategy.js';
import { SignInController } from './sign-in.controller.js';
import { SignInResponse } from './sign-in-response.js';

@Module({
  imports: [IdentityModule],
  controllers: [
    SignInController,
    InvitationsController,
    SessionController,
    MembersController,
    PlatformOrganisationsController,
    PlatformUsersController,
  ],
  providers: [SessionStrategy, SignInResponse],
})
export class IdentityApiModule {}
