import { Controller, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ScimReader, ScimUsers } from '@clientst0r/identity';
import { Configuration } from '@clientst0r/platform';
import { ScimErrorFilter } from './scim-error.filter.js';
import { ScimResourcesController } from './scim-resources.controller.js';

/** Not in the OpenAPI document: its contract is RFC 7643 and 7644, and what `/scim/v2/Schemas` tells. */
@ApiExcludeController()
@UseFilters(ScimErrorFilter)
@Controller('scim/v2/Users')
export class ScimUsersController extends ScimResourcesController {
  constructor(users: ScimUsers, reader: ScimReader, configuration: Configuration) {
    const reading = { list: reader.users.bind(reader), get: reader.user.bind(reader) };
    super('Users', reading, users, configuration);
  }
}
