import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { type Actor, SecretText, ValidationFailedError } from '@clientst0r/platform';
import {
  type CredentialPosition,
  CredentialFinder,
  CredentialService,
  type CredentialSummary,
  type CredentialView,
  type FieldChange,
  type FieldDraft,
} from '@clientst0r/vault';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import {
  ChangeCredentialDto,
  CreateCredentialDto,
  CredentialDto,
  CredentialPath,
  CredentialSummaryDto,
  type FieldChangeDto,
  ListCredentialsQuery,
  type NewFieldDto,
} from './credential.dto.js';

@ApiTags('vault')
@Controller('organisations/:organisationId/credentials')
export class CredentialsController {
  constructor(
    private readonly finder: CredentialFinder,
    private readonly credentials: CredentialService,
  ) {}

  @Get()
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Find entries, in the order of their names' })
  @AnswersPage(CredentialSummaryDto)
  async listCredentials(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() query: ListCredentialsQuery,
  ): Promise<Page<CredentialSummary>> {
    const { cursor, limit, favourites = false, ...filter } = query;
    const after = cursor === undefined ? {} : { after: positionOf(cursor) };
    const rows = await this.finder.list(
      actor,
      { ...filter, ...(favourites ? { favouriteOf: actor.userId } : {}) },
      { limit: limit + 1, ...after },
    );
    return pageOf(rows, limit, ({ name, id }) => [name, id]);
  }

  @Post()
  @Requires('vault.credential.create')
  @ApiOperation({ summary: 'Add an entry' })
  @Answers(CredentialDto, { status: 201 })
  createCredential(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() body: CreateCredentialDto,
  ): Promise<CredentialView> {
    const { type, name, tags = [], folderId = null, expiresOn = null, fields } = body;
    return this.credentials.create(actor, { type, name, tags, folderId, expiresOn, fields: fields.map(draftOf) });
  }

  @Get(':credentialId')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Open an entry: what may be shown, and which secret fields it has' })
  @Answers(CredentialDto)
  getCredential(@CurrentActor() actor: Actor, @Param() { credentialId }: CredentialPath): Promise<CredentialView> {
    return this.finder.get(actor, credentialId);
  }

  @Patch(':credentialId')
  @Requires('vault.credential.update')
  @ApiOperation({ summary: 'Change an entry; what is not sent stays' })
  @Answers(CredentialDto)
  updateCredential(
    @CurrentActor() actor: Actor,
    @Param() { credentialId }: CredentialPath,
    @IfMatch() version: number,
    @Body() { name, tags, folderId, expiresOn, fields }: ChangeCredentialDto,
  ): Promise<CredentialView> {
    return this.credentials.update(actor, credentialId, version, {
      ...(name === undefined ? {} : { name }),
      ...(tags === undefined ? {} : { tags }),
      ...(folderId === undefined ? {} : { folderId }),
      ...(expiresOn === undefined ? {} : { expiresOn }),
      ...(fields === undefined ? {} : { fields: fields.map(changeOf) }),
    });
  }

  @Delete(':credentialId')
  @Requires('vault.credential.delete')
  @ApiOperation({ summary: 'Move an entry to the trash' })
  @AnswersNothing()
  async trashCredential(
    @CurrentActor() actor: Actor,
    @Param() { credentialId }: CredentialPath,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.credentials.trash(actor, credentialId, version);
  }

  @Post(':credentialId/restore')
  @Requires('vault.credential.delete')
  @ApiOperation({ summary: 'Take an entry back out of the trash' })
  @Answers(CredentialDto)
  restoreCredential(@CurrentActor() actor: Actor, @Param() { credentialId }: CredentialPath): Promise<CredentialView> {
    return this.credentials.restore(actor, credentialId);
  }
}

/** From here on the value is a secret, whatever its kind turns out to be. */
function draftOf({ value, ...field }: NewFieldDto): FieldDraft {
  return { ...field, value: SecretText.of(value) };
}

function changeOf({ value, ...field }: FieldChangeDto): FieldChange {
  return { ...field, ...(value === undefined ? {} : { value: SecretText.of(value) }) };
}

function positionOf(cursor: string): CredentialPosition {
  const [name = '', id = ''] = decodeCursor(cursor, 2);
  if (!isUUID(id)) throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return { name, id };
}
