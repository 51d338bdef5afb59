import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditTrail, ChartReader, type DayRange, dayRange } from '@clientst0r/audit';
import { type Actor, Clock, CountryReader } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { AuditTrailRead } from './audit-events.audit.js';
import {
  AuditAddressesChartDto,
  AuditChartQuery,
  AuditCountriesChartDto,
  AuditEventsChartDto,
  AuditEventsChartQuery,
  AuditRevealsChartDto,
} from './chart.dto.js';

@ApiTags('audit')
@Controller()
export class AuditChartsController {
  constructor(
    private readonly charts: ChartReader,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
    private readonly countries: CountryReader,
  ) {}

  @Get('organisations/:organisationId/audit-charts/events')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Events of the organisation by day and category, with those that failed or were refused' })
  @Answers(AuditEventsChartDto)
  chartAuditEvents(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Query() query: AuditEventsChartQuery,
  ): Promise<AuditEventsChartDto> {
    return this.draw(actor, 'events', query, (range) => this.charts.events({ organisationId }, range, query.category));
  }

  @Get('organisations/:organisationId/audit-charts/reveals')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Who was given how many secrets of the organisation, most first' })
  @Answers(AuditRevealsChartDto)
  chartAuditReveals(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Query() query: AuditChartQuery,
  ): Promise<AuditRevealsChartDto> {
    return this.draw(actor, 'reveals', query, (range) => this.charts.reveals({ organisationId }, range));
  }

  @Get('organisations/:organisationId/audit-charts/addresses')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Events of the organisation by address, most first' })
  @Answers(AuditAddressesChartDto)
  chartAuditAddresses(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Query() query: AuditChartQuery,
  ): Promise<AuditAddressesChartDto> {
    return this.draw(actor, 'addresses', query, (range) => this.charts.addresses({ organisationId }, range));
  }

  @Get('organisations/:organisationId/audit-charts/countries')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'Events of the organisation by country, most first' })
  @Answers(AuditCountriesChartDto)
  async chartAuditCountries(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Query() query: AuditChartQuery,
  ): Promise<AuditCountriesChartDto> {
    return this.withSource(await this.draw(actor, 'countries', query, (range) => this.charts.countries({ organisationId }, range)));
  }

  @Get('platform/audit-charts/events')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Events of the deployment by day and category, with those that failed or were refused' })
  @Answers(AuditEventsChartDto)
  chartPlatformAuditEvents(@CurrentActor() actor: Actor, @Query() query: AuditEventsChartQuery): Promise<AuditEventsChartDto> {
    return this.draw(actor, 'events', query, (range) => this.charts.events('platform', range, query.category));
  }

  @Get('platform/audit-charts/totals')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Events of the deployment and all organisations together, by day and category: numbers only' })
  @Answers(AuditEventsChartDto)
  chartPlatformAuditTotals(@CurrentActor() actor: Actor, @Query() query: AuditChartQuery): Promise<AuditEventsChartDto> {
    return this.draw(actor, 'totals', query, (range) => this.charts.totals(range));
  }

  @Get('platform/audit-charts/reveals')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Who was given how many secrets of the deployment, most first' })
  @Answers(AuditRevealsChartDto)
  chartPlatformAuditReveals(@CurrentActor() actor: Actor, @Query() query: AuditChartQuery): Promise<AuditRevealsChartDto> {
    return this.draw(actor, 'reveals', query, (range) => this.charts.reveals('platform', range));
  }

  @Get('platform/audit-charts/addresses')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Events of the deployment by address, most first' })
  @Answers(AuditAddressesChartDto)
  chartPlatformAuditAddresses(@CurrentActor() actor: Actor, @Query() query: AuditChartQuery): Promise<AuditAddressesChartDto> {
    return this.draw(actor, 'addresses', query, (range) => this.charts.addresses('platform', range));
  }

  @Get('platform/audit-charts/countries')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Events of the deployment by country, most first' })
  @Answers(AuditCountriesChartDto)
  async chartPlatformAuditCountries(@CurrentActor() actor: Actor, @Query() query: AuditChartQuery): Promise<AuditCountriesChartDto> {
    return this.withSource(await this.draw(actor, 'countries', query, (range) => this.charts.countries('platform', range)));
  }

  private withSource<T>(chart: T): T & { dataFrom: Date | null; isShipped: boolean } {
    const { builtAt, isShipped } = this.countries.data;
    return { ...chart, dataFrom: builtAt, isShipped };
  }

  private async draw<T>(
    actor: Actor,
    chart: string,
    { from, to }: AuditChartQuery,
    read: (range: DayRange) => Promise<T[]>,
  ): Promise<{ items: T[] }> {
    const range = dayRange(from, to, this.clock.now());
    const items = await read(range);
    await this.trail.commit(actor, new AuditTrailRead({ chart, ...range }));
    return { items };
  }
}
