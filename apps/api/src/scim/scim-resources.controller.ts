import { Delete, Get, Header, Patch, Post, Put } from '@nestjs/common';
import type { ScimCaller, ScimPage, ScimQuery, ScimResource, ScimValue } from '@clientst0r/identity';
import type { Configuration } from '@clientst0r/platform';
import { ForScimClients } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { type ScimKind, scimList, scimResource } from './scim-answer.js';
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

export interface ScimReading {
  list(clientId: string, query: ScimQuery): Promise<ScimPage>;
  get(clientId: string, id: string): Promise<ScimResource>;
}

export interface ScimWriting {
  create(caller: ScimCaller, body: ScimValue): Promise<ScimResource>;
  replace(caller: ScimCaller, id: string, body: ScimValue): Promise<ScimResource>;
  patch(caller: ScimCaller, id: string, body: ScimValue): Promise<ScimResource>;
  remove(caller: ScimCaller, id: string): Promise<void>;
}

/** The protocol (RFC 7644, section 3), the same for users and groups. */
export abstract class ScimResourcesController {
  private readonly base: string;

  constructor(
    private readonly kind: ScimKind,
    private readonly reading: ScimReading,
    private readonly writing: ScimWriting,
    { publicUrl }: Configuration,
  ) {
    this.base = new URL('scim/v2', publicUrl).href;
  }

  @Get()
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimListDto)
  async listResources(@CurrentScimClient() { client }: ScimCaller, @ScimListing() query: ScimListQuery): Promise<ScimListDto> {
    return scimList(this.base, this.kind, await this.reading.list(client.id, query), query);
  }

  @Get(':id')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto)
  async getResource(
    @CurrentScimClient() { client }: ScimCaller,
    @ScimId() id: string,
    @ScimAttributes() shape: ScimShape,
  ): Promise<ScimResourceDto> {
    return this.dto(await this.reading.get(client.id, id), shape);
  }

  @Post()
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto, { status: 201 })
  async createResource(@CurrentScimClient() caller: ScimCaller, @ScimBody() body: ScimValue): Promise<ScimResourceDto> {
    return this.dto(await this.writing.create(caller, body));
  }

  @Put(':id')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto)
  async replaceResource(
    @CurrentScimClient() caller: ScimCaller,
    @ScimId() id: string,
    @ScimBody() body: ScimValue,
  ): Promise<ScimResourceDto> {
    return this.dto(await this.writing.replace(caller, id, body));
  }

  @Patch(':id')
  @ForScimClients()
  @Header('Content-Type', SCIM_JSON)
  @Answers(ScimResourceDto)
  async patchResource(
    @CurrentScimClient() caller: ScimCaller,
    @ScimId() id: string,
    @ScimBody() body: ScimValue,
  ): Promise<ScimResourceDto> {
    return this.dto(await this.writing.patch(caller, id, body));
  }

  @Delete(':id')
  @ForScimClients()
  @AnswersNothing()
  async deleteResource(@CurrentScimClient() caller: ScimCaller, @ScimId() id: string): Promise<void> {
    await this.writing.remove(caller, id);
  }

  private dto(resource: ScimResource, shape: ScimShape = ALL): ScimResourceDto {
    return scimResource(this.base, this.kind, resource, shape);
  }
}
