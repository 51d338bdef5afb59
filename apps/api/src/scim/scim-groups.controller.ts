import { Controller, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ScimGroups, ScimReader } from '@clientst0r/identity';
import { Configuration } from '@clientst0r/platform';
import { ScimErrorFilter } from './scim-error.filter.js';
import { ScimResourcesController } from './scim-resources.controller.js';

/** Not in the OpenAPI document: its contract is RFC 7643 and 7644, and what `/scim/v2/Schemas` tells. */
@ApiExcludeController()
@UseFilters(ScimErrorFilter)
@Controller('scim/v2/Groups')
export class ScimGroupsController extends ScimResourcesController {
  constructor(groups: ScimGroups, reader: ScimReader, configuration: Configuration) {
    const reading = { list: reader.groups.bind(reader), get: reader.group.bind(reader) };
    super('Groups', reading, groups, configuration);
  }
}
