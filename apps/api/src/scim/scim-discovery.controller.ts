import { Controller, Get, Header, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Configuration } from '@clientst0r/platform';
import { ForScimClients } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ScimErrorFilter } from './scim-error.filter.js';
import { LIST_SCHEMA, resourceTypes, schemaResources } from './scim-schemas.js';
import { ScimDescriptionsDto, ScimServiceDto } from './scim.dto.js';

const SCIM_JSON = 'application/scim+json; charset=utf-8';
const NOT_SUPPORTED = { supported: false };

/** RFC 7644, section 4: what the server can do. */
@ApiExcludeController()
@UseFilters(ScimErrorFilter)
@Controller('scim/v2')
export class ScimDiscoveryController {
  private readonly base: string;

  constructor(configuration: Configuration) {
    this.base = new URL('scim/v2', configuration.publicUrl).href;
  }

  @Get('ServiceProviderConfig')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimServiceDto)
  getScimService(): ScimServiceDto {
    return {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      changePassword: NOT_SUPPORTED,
      sort: NOT_SUPPORTED,
      etag: NOT_SUPPORTED,
      authenticationSchemes: [
        { type: 'oauthbearertoken', name: 'Bearer token', description: 'Made on the page of directories.', primary: true },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${this.base}/ServiceProviderConfig` },
    };
  }

  @Get('ResourceTypes')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimDescriptionsDto)
  listScimResourceTypes(): ScimDescriptionsDto {
    return listOf(resourceTypes(this.base));
  }

  @Get('Schemas')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimDescriptionsDto)
  listScimSchemas(): ScimDescriptionsDto {
    return listOf(schemaResources(this.base));
  }
}

function listOf(resources: readonly object[]): ScimDescriptionsDto {
  return { schemas: [LIST_SCHEMA], totalResults: resources.length, startIndex: 1, itemsPerPage: resources.length, Resources: resources };
}
