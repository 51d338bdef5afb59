import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { assertDistinctGroups, comparableDn, type Directory, DirectoryRuns, DirectoryService, GroupMappings } from '@clientst0r/identity';
import { type Actor, SecretText } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  CreateDirectoryDto,
  DirectoriesDto,
  DirectoryDto,
  directoryDto,
  DirectoryPath,
  DirectoryRunDto,
  directoryRunDto,
  RequestDirectoryRunDto,
  UpdateDirectoryDto,
} from './directory.dto.js';
import { GroupMappingsDto, SetGroupMappingsDto } from './group-mapping.dto.js';

@ApiTags('directories')
@Controller('platform/directories')
export class DirectoriesController {
  constructor(
    private readonly directories: DirectoryService,
    private readonly runs: DirectoryRuns,
    private readonly mappings: GroupMappings,
  ) {}

  @Get()
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'LDAP directories and when each was last read; 20 at most' })
  @Answers(DirectoriesDto)
  async listDirectories(): Promise<DirectoriesDto> {
    const directories = await this.directories.list();
    const last = await this.runs.last(directories.map(({ id }) => id));
    return { items: directories.map((directory) => directoryDto(directory, last.get(directory.id))) };
  }

  @Post()
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Let people of another directory sign in' })
  @Answers(DirectoryDto, { status: 201 })
  async createDirectory(@CurrentActor() actor: Actor, @Body() { bindPassword, ...body }: CreateDirectoryDto): Promise<DirectoryDto> {
    const input = { authority: null, groupBaseDn: null, createsAccounts: false, isEnabled: true, syncMinutes: 0, ...body };
    return this.dto(await this.directories.create(actor, input, secretOf(bindPassword)));
  }

  @Get(':directoryId')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'One directory, and when it was last read' })
  @Answers(DirectoryDto)
  async getDirectory(@Param() { directoryId }: DirectoryPath): Promise<DirectoryDto> {
    return this.dto(await this.directories.get(directoryId));
  }

  @Patch(':directoryId')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change a directory; another address or authority needs its password again' })
  @Answers(DirectoryDto)
  async updateDirectory(
    @CurrentActor() actor: Actor,
    @Param() { directoryId }: DirectoryPath,
    @IfMatch() version: number,
    @Body() { bindPassword, ...changes }: UpdateDirectoryDto,
  ): Promise<DirectoryDto> {
    return this.dto(await this.directories.update(actor, directoryId, version, changes, secretOf(bindPassword)));
  }

  @Delete(':directoryId')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Forget a directory; its people keep their accounts, and need another way to sign in' })
  @AnswersNothing()
  async deleteDirectory(@CurrentActor() actor: Actor, @Param() { directoryId }: DirectoryPath, @IfMatch() version: number): Promise<void> {
    await this.directories.delete(actor, directoryId, version);
  }

  @Post(':directoryId/runs')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Read the directory now; what came of it is its last run' })
  @Answers(DirectoryRunDto, { status: 201 })
  async requestDirectoryRun(
    @CurrentActor() actor: Actor,
    @Param() { directoryId }: DirectoryPath,
    @Body() { confirmed = false }: RequestDirectoryRunDto,
  ): Promise<DirectoryRunDto> {
    return directoryRunDto(await this.runs.request(actor, directoryId, confirmed));
  }

  @Get(':directoryId/mappings')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Which of its groups give which roles' })
  @Answers(GroupMappingsDto)
  async listDirectoryMappings(@Param() { directoryId }: DirectoryPath): Promise<GroupMappingsDto> {
    await this.directories.get(directoryId);
    return { items: await this.mappings.of(directoryId) };
  }

  @Put(':directoryId/mappings')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Set which groups give which roles; to add one you must hold there what its role gives' })
  @Answers(GroupMappingsDto)
  async setDirectoryMappings(
    @CurrentActor() actor: Actor,
    @Param() { directoryId }: DirectoryPath,
    @Body() { mappings }: SetGroupMappingsDto,
  ): Promise<GroupMappingsDto> {
    const { id, name } = await this.directories.get(directoryId);
    assertDistinctGroups(mappings);
    return { items: await this.mappings.set(actor, { kind: 'directory', id, name }, mappings, comparableDn) };
  }

  private async dto(directory: Directory): Promise<DirectoryDto> {
    return directoryDto(directory, (await this.runs.last([directory.id])).get(directory.id));
  }
}

function secretOf(text: string | undefined): SecretText | null {
  return text === undefined ? null : SecretText.of(text);
}
