import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  builtInRoles,
  type FateOfHolders,
  type Role,
  type RolePreview,
  RolePreviews,
  RoleReader,
  RoleRemoval,
  RoleService,
} from '@clientst0r/identity';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { CreateRoleDto, DeleteRoleQuery, PreviewRoleDto, RoleDto, RolePath, RolePreviewDto, RolesDto, UpdateRoleDto } from './role.dto.js';

@ApiTags('organisation')
@Controller('organisations/:organisationId/roles')
export class RolesController {
  constructor(
    private readonly reader: RoleReader,
    private readonly roles: RoleService,
    private readonly removal: RoleRemoval,
    private readonly previews: RolePreviews,
  ) {}

  @Get()
  @Requires('organisation.member.read')
  @ApiOperation({ summary: "The roles that members can have: the built-in ones, then the organisation's own" })
  @Answers(RolesDto)
  async listRoles(@Param() { organisationId }: OrganisationPath): Promise<RolesDto> {
    const own = await this.reader.own(organisationId);
    const counts = await this.reader.countsOf(organisationId);
    const countOf = (roleId: string): number => counts.get(roleId) ?? 0;
    const builtIn = builtInRoles('organisation').map(({ id, name, description, permissions }) => {
      return { id, name, description, permissions, builtIn: true, memberCount: countOf(id), version: null };
    });
    return { items: [...builtIn, ...own.map((role) => roleDto(role, countOf(role.id)))] };
  }

  @Post()
  @Requires('organisation.role.manage', { reauthenticate: true })
  @ApiOperation({ summary: "Make a role of the organisation's own; never with a permission that one lacks" })
  @Answers(RoleDto, { status: 201 })
  async createRole(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Body() body: CreateRoleDto,
  ): Promise<RoleDto> {
    const permissions = body.permissions ?? (await this.permissionsToCopy(organisationId, body.copyOf));
    return roleDto(await this.roles.create(actor, { name: body.name, description: body.description ?? '', permissions }), 0);
  }

  @Patch(':roleId')
  @Requires('organisation.role.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change a role; its holders gain and lose at once' })
  @Answers(RoleDto)
  async updateRole(
    @CurrentActor() actor: Actor,
    @Param() { organisationId, roleId }: RolePath,
    @IfMatch() version: number,
    @Body() body: UpdateRoleDto,
  ): Promise<RoleDto> {
    const role = await this.roles.update(actor, roleId, version, body);
    return roleDto(role, (await this.reader.countsOf(organisationId)).get(roleId) ?? 0);
  }

  @Delete(':roleId')
  @Requires('organisation.role.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Delete a role, saying what its holders get; open invitations to it stop working' })
  @AnswersNothing()
  async deleteRole(
    @CurrentActor() actor: Actor,
    @Param() { roleId }: RolePath,
    @IfMatch() version: number,
    @Query() { replaceBy }: DeleteRoleQuery,
  ): Promise<void> {
    await this.removal.delete(actor, roleId, version, fateOf(replaceBy));
  }

  @Post(':roleId/preview')
  @Requires('organisation.role.manage')
  @ApiOperation({ summary: 'Who would gain and lose what if the role were changed, or deleted' })
  @Answers(RolePreviewDto)
  previewRole(
    @CurrentActor() actor: Actor,
    @Param() { roleId }: RolePath,
    @Body() { permissions, replaceBy }: PreviewRoleDto,
  ): Promise<RolePreview> {
    const planned = permissions ? { permissions } : { replaceBy: replaceBy === undefined || replaceBy === NONE ? null : replaceBy };
    return this.previews.preview(actor, roleId, planned);
  }

  private async permissionsToCopy(organisationId: string, copyOf: string | undefined): Promise<readonly string[]> {
    const copied = (await this.reader.bookOf(organisationId)).find(copyOf ?? '');
    if (copied) return copied.permissions;
    throw new ValidationFailedError([{ field: copyOf === undefined ? 'permissions' : 'copyOf', message: 'must name at least one' }]);
  }
}

const NONE = 'none';

function fateOf(replaceBy: string | undefined): FateOfHolders {
  if (replaceBy === undefined) return null;
  return replaceBy === NONE ? 'remove' : { replaceBy };
}

function roleDto({ id, name, description, permissions, version }: Role, memberCount: number): RoleDto {
  return { id, name, description, permissions, version, builtIn: false, memberCount };
}
