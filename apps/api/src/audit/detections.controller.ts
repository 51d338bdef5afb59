import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DETECTION_RULE_NAMES, DetectionRuleService, FindingService } from '@clientst0r/audit';
import { type Actor, NotFoundError } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import { positionOf, queryMark } from './audit-cursor.js';
import {
  AcknowledgeFindingDto,
  ChangeDetectionRuleDto,
  DetectionFindingDto,
  DetectionRuleDto,
  DetectionRulePath,
  DetectionRulesDto,
  findingDto,
  FindingPath,
  ListFindingsQuery,
  OrganisationFindingPath,
  ruleDto,
} from './detection.dto.js';

@ApiTags('audit')
@Controller()
export class DetectionsController {
  constructor(
    private readonly rules: DetectionRuleService,
    private readonly findings: FindingService,
  ) {}

  @Get('platform/detection-rules')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'What is looked for among the audit events' })
  @Answers(DetectionRulesDto)
  async listDetectionRules(): Promise<DetectionRulesDto> {
    return { items: (await this.rules.list()).map(ruleDto) };
  }

  @Patch('platform/detection-rules/:rule')
  @Requires('platform.audit.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Switch a rule on or off, or make it stricter; holds for events from then on' })
  @Answers(DetectionRuleDto)
  async changeDetectionRule(
    @CurrentActor() actor: Actor,
    @Param() { rule }: DetectionRulePath,
    @IfMatch() version: number,
    @Body() changes: ChangeDetectionRuleDto,
  ): Promise<DetectionRuleDto> {
    const known = DETECTION_RULE_NAMES.find((name) => name === rule);
    if (!known) throw new NotFoundError();
    return ruleDto(await this.rules.update(actor, known, version, changes));
  }

  @Get('platform/detection-findings')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'What was found among the events of the deployment, newest first' })
  @AnswersPage(DetectionFindingDto)
  listPlatformFindings(@Query() query: ListFindingsQuery): Promise<Page<DetectionFindingDto>> {
    return this.page(null, query);
  }

  @Post('platform/detection-findings/:findingId/acknowledge')
  @Requires('platform.audit.manage')
  @ApiOperation({ summary: 'Say what a finding of the deployment was' })
  @Answers(DetectionFindingDto)
  async acknowledgePlatformFinding(
    @CurrentActor() actor: Actor,
    @Param() { findingId }: FindingPath,
    @Body() { reason }: AcknowledgeFindingDto,
  ): Promise<DetectionFindingDto> {
    return findingDto(await this.findings.acknowledge(actor, null, findingId, reason));
  }

  @Get('organisations/:organisationId/detection-findings')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: "What was found among the organisation's events, newest first" })
  @AnswersPage(DetectionFindingDto)
  listFindings(@Param() { organisationId }: OrganisationPath, @Query() query: ListFindingsQuery): Promise<Page<DetectionFindingDto>> {
    return this.page(organisationId, query);
  }

  @Post('organisations/:organisationId/detection-findings/:findingId/acknowledge')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Say what a finding of the organisation was' })
  @Answers(DetectionFindingDto)
  async acknowledgeFinding(
    @CurrentActor() actor: Actor,
    @Param() path: OrganisationFindingPath,
    @Body() { reason }: AcknowledgeFindingDto,
  ): Promise<DetectionFindingDto> {
    return findingDto(await this.findings.acknowledge(actor, path.organisationId, path.findingId, reason));
  }

  private async page(
    organisationId: string | null,
    { cursor, limit, acknowledged }: ListFindingsQuery,
  ): Promise<Page<DetectionFindingDto>> {
    const mark = queryMark(organisationId === null ? 'platform' : { organisationId }, { acknowledged: String(acknowledged) });
    const after = cursor === undefined ? {} : { after: positionOf(cursor, mark) };
    const state = acknowledged === undefined ? {} : { acknowledged };
    const found = await this.findings.list(organisationId, { limit: limit + 1, ...after, ...state });
    return pageOf(found.map(findingDto), limit, ({ at, id }) => [at.toISOString(), id, mark]);
  }
}
