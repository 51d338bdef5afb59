import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { ScimClientsController } from './scim-clients.controller.js';
import { ScimDiscoveryController } from './scim-discovery.controller.js';
import { ScimGroupsController } from './scim-groups.controller.js';
import { ScimMappingsController } from './scim-mappings.controller.js';
import { ScimUsersController } from './scim-users.controller.js';
import { ScimStrategy } from './scim.strategy.js';

@Module({
  imports: [IdentityModule],
  controllers: [ScimUsersController, ScimGroupsController, ScimDiscoveryController, ScimClientsController, ScimMappingsController],
  providers: [ScimStrategy],
})
export class ScimApiModule {}
