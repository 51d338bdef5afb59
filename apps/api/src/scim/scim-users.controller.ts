import { Controller, Delete, Get, Header, Patch, Post, Put, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type ScimCaller, ScimReader, type ScimResource, ScimUsers, type ScimValue } from '@clientst0r/identity';
import { Configuration } from '@clientst0r/platform';
import { ForScimClients } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { scimList, scimResource } from './scim-answer.js';
import { ScimErrorFilter } from './scim-error.filter.js';
import {
  CurrentScimClient,
  ScimAttributes,
  ScimBody,
  ScimId,
  ScimListing,
  type ScimListQuery,
  type ScimShape,
} from './scim-input.decorator.js';
import { ScimListDto, ScimResourceDto } from './scim.dto.js';

const SCIM_JSON = 'application/scim+json; charset=utf-8';
const ALL: ScimShape = { without: new Set(), only: null };

/** Not in the OpenAPI document: its contract is RFC 7643 and 7644, and what `/scim/v2/Schemas` tells. */
@ApiExcludeController()
@UseFilters(ScimErrorFilter)
@Controller('scim/v2/Users')
export class ScimUsersController {
  private readonly base: string;

  constructor(
    private readonly users: ScimUsers,
    private readonly reader: ScimReader,
    configuration: Configuration,
  ) {
    this.base = new URL('scim/v2', configuration.publicUrl).href;
  }

  @Get()
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimListDto)
  async listScimUsers(@CurrentScimClient() { client }: ScimCaller, @ScimListing() query: ScimListQuery): Promise<ScimListDto> {
    return scimList(this.base, 'Users', await this.reader.users(client.id, query), query);
  }

  @Get(':id')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto)
  async getScimUser(
    @CurrentScimClient() { client }: ScimCaller,
    @ScimId() id: string,
    @ScimAttributes() shape: ScimShape,
  ): Promise<ScimResourceDto> {
    return this.dto(await this.reader.user(client.id, id), shape);
  }

  @Post()
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto, { status: 201 })
  async createScimUser(@CurrentScimClient() caller: ScimCaller, @ScimBody() body: ScimValue): Promise<ScimResourceDto> {
    return this.dto(await this.users.create(caller, body));
  }

  @Put(':id')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto)
  async replaceScimUser(
    @CurrentScimClient() caller: ScimCaller,
    @ScimId() id: string,
    @ScimBody() body: ScimValue,
  ): Promise<ScimResourceDto> {
    return this.dto(await this.users.replace(caller, id, body));
  }

  @Patch(':id')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto)
  async patchScimUser(
    @CurrentScimClient() caller: ScimCaller,
    @ScimId() id: string,
    @ScimBody() body: ScimValue,
  ): Promise<ScimResourceDto> {
    return this.dto(await this.users.patch(caller, id, body));
  }

  @Delete(':id')
  @ForScimClients()
  @AnswersNothing()
  async deleteScimUser(@CurrentScimClient() caller: ScimCaller, @ScimId() id: string): Promise<void> {
    await this.users.remove(caller, id);
  }

  private dto(resource: ScimResource, shape: ScimShape = ALL): ScimResourceDto {
    return scimResource(this.base, 'Users', resource, shape);
  }
}
