import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EntityManager } from '@mikro-orm/mariadb';
import { countOrganisationRows, movesOnMerge } from '@clientst0r/database';
import { OrganisationMerge, OrganisationService, type RowCounts } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  MergeDto,
  MergeOrganisationDto,
  MergePreviewDto,
  OrganisationDto,
  organisationDto,
  PlatformOrganisationPath,
} from './organisation.dto.js';

@ApiTags('platform')
@Controller('platform/organisations/:id')
export class OrganisationMergesController {
  constructor(
    private readonly em: EntityManager,
    private readonly merges: OrganisationMerge,
    private readonly organisations: OrganisationService,
  ) {}

  @Post('merge-preview')
  @Requires('platform.organisation.manage')
  @ApiOperation({ summary: 'What a merge into another organisation would move, and who would come together; changes nothing' })
  @Answers(MergePreviewDto)
  async previewMerge(@Param() { id }: PlatformOrganisationPath, @Body() { targetId }: MergeOrganisationDto): Promise<MergePreviewDto> {
    const [source, target] = [await this.organisations.get(id), await this.organisations.get(targetId)];
    const membersOfBoth = await this.organisations.countMembersOfBoth(id, targetId);
    const lapsing = tables(await countOrganisationRows(this.em, id, ({ onMerge }) => onMerge === 'lapse')).filter(({ rows }) => rows > 0);
    return {
      source: organisationDto(source),
      target: organisationDto(target),
      tables: tables(await this.movable(id)),
      lapsing,
      membersOfBoth,
    };
  }

  @Post('merge')
  @Requires('platform.organisation.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Merge into another organisation: everything moves, nothing is deleted; there is no way back' })
  @Answers(OrganisationDto)
  async mergeOrganisation(
    @CurrentActor() actor: Actor,
    @Param() { id }: PlatformOrganisationPath,
    @Body() { targetId }: MergeOrganisationDto,
  ): Promise<OrganisationDto> {
    await this.merges.begin(actor, id, targetId, await this.movable(id));
    return organisationDto(await this.organisations.get(id));
  }

  @Get('merge')
  @Requires('platform.organisation.manage')
  @ApiOperation({ summary: 'How far a merge is: what is still to be moved' })
  @Answers(MergeDto)
  async getMerge(@Param() { id }: PlatformOrganisationPath): Promise<MergeDto> {
    const { organisation } = await this.organisations.get(id);
    const state = organisation.status === 'merging' || organisation.status === 'merged' ? organisation.status : 'none';
    return { state, mergedInto: organisation.mergedInto, since: organisation.statusSince, left: tables(await this.movable(id)) };
  }

  private movable(id: string): Promise<RowCounts> {
    return countOrganisationRows(this.em, id, movesOnMerge);
  }
}

function tables(counts: RowCounts): { name: string; rows: number }[] {
  return Object.entries(counts).map(([name, rows]) => ({ name, rows }));
}
