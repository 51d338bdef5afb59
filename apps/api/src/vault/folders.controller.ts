import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { type FolderList, FolderService, type ListedFolder } from '@clientst0r/vault';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { ChangeFolderDto, CreateFolderDto, DeleteFolderQuery, FolderDto, FolderPath, FoldersDto } from './folder.dto.js';

@ApiTags('vault')
@Controller('organisations/:organisationId/folders')
export class FoldersController {
  constructor(private readonly folders: FolderService) {}

  @Get()
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'All folders by name, with how many entries lie in each' })
  @Answers(FoldersDto)
  listFolders(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<FolderList> {
    return this.folders.list(actor);
  }

  @Post()
  @Requires('vault.credential.create')
  @ApiOperation({ summary: 'Add a folder, within another one or at the top' })
  @Answers(FolderDto, { status: 201 })
  createFolder(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() { name, parentId = null }: CreateFolderDto,
  ): Promise<ListedFolder> {
    return this.folders.create(actor, { name, parentId });
  }

  @Patch(':folderId')
  @Requires('vault.credential.update')
  @ApiOperation({ summary: 'Rename a folder, or move it with all that is in it' })
  @Answers(FolderDto)
  updateFolder(
    @CurrentActor() actor: Actor,
    @Param() { folderId }: FolderPath,
    @IfMatch() version: number,
    @Body() { name, parentId }: ChangeFolderDto,
  ): Promise<ListedFolder> {
    return this.folders.change(actor, folderId, version, {
      ...(name === undefined ? {} : { name }),
      ...(parentId === undefined ? {} : { parentId }),
    });
  }

  @Delete(':folderId')
  @Requires('vault.credential.delete')
  @ApiOperation({ summary: 'Delete a folder; entries are never deleted with it' })
  @AnswersNothing()
  async deleteFolder(
    @CurrentActor() actor: Actor,
    @Param() { folderId }: FolderPath,
    @IfMatch() version: number,
    @Query() { contents = 'refuse' }: DeleteFolderQuery,
  ): Promise<void> {
    await this.folders.delete(actor, folderId, version, contents);
  }
}
