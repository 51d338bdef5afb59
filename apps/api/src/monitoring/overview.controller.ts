import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CountryDoor } from '@clientst0r/identity';
import { OverviewReader, type StateCount } from '@clientst0r/monitoring';
import { type Actor, organisationOf } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires, SignedIn } from '../access/requires.decorator.js';
import { CurrentSession } from '../identity/current-session.decorator.js';
import type { SessionPerson } from '../identity/session.strategy.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { CheckCountsDto, MonitoringOverviewDto, type StateCountDto } from './overview.dto.js';

/** How many checks are in which state: of one organisation, and of all whose checks somebody may see. */
@ApiTags('monitoring')
@Controller()
export class OverviewController {
  constructor(
    private readonly overview: OverviewReader,
    private readonly countries: CountryDoor,
  ) {}

  @Get('organisations/:organisationId/check-counts')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'How many checks are in which state' })
  @Answers(CheckCountsDto)
  async getCheckCounts(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<CheckCountsDto> {
    return { items: (await this.overview.counts([organisationOf(actor)])).map(countDto) };
  }

  @Get('monitoring-overview')
  @SignedIn()
  @ApiOperation({ summary: 'How the checks of all organisations stand whose checks one may see, and the incidents that last there' })
  @Answers(MonitoringOverviewDto)
  async getMonitoringOverview(@CurrentActor() actor: Actor, @CurrentSession() session: SessionPerson): Promise<MonitoringOverviewDto> {
    const ids = await this.visible(actor, session);
    const [counts, incidents] = [await this.overview.counts(ids), await this.overview.openIncidents(ids)];
    const byOrganisation = Map.groupBy(counts, ({ organisationId }) => organisationId);
    const organisations = ids.map((organisationId) => ({
      organisationId,
      counts: (byOrganisation.get(organisationId) ?? []).map(countDto),
    }));
    return { organisations, incidents };
  }

  /** Those that nobody can enter now, or not from where he is, are left out: as when he asked each of them by itself. */
  private async visible({ address }: Actor, { signedIn }: SessionPerson): Promise<string[]> {
    const readable = [...signedIn.person.organisations.values()].filter(({ permissions }) => permissions.has('monitoring.check.read'));
    const admitted = await Promise.all(readable.map(({ id }) => this.countries.isAdmitted(id, address)));
    return readable.filter((_, index) => admitted[index]).map(({ id }) => id);
  }
}

function countDto({ state, count }: StateCount): StateCountDto {
  return { state, count };
}
