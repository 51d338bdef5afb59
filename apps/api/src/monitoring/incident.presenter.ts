import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Incident, type IncidentEvent, maintenanceAt } from '@clientst0r/monitoring';
import { Clock } from '@clientst0r/platform';
import { type IncidentDetailDto, incidentDetailDto, type IncidentDto, incidentDto } from './incident.dto.js';

/** Incidents as they are told: those that last with the maintenance of their checks. */
@Injectable()
export class IncidentPresenter {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async all(incidents: readonly Incident[]): Promise<IncidentDto[]> {
    const lasting = incidents.filter(({ closedAt }) => closedAt === null);
    const maintained = await maintenanceAt(this.em, lasting, this.clock.now());
    return incidents.map((one) => incidentDto(one, one.closedAt === null ? (maintained.get(one.checkId)?.endsAt ?? null) : null));
  }

  async detail({ incident, timeline }: { incident: Incident; timeline: readonly IncidentEvent[] }): Promise<IncidentDetailDto> {
    const [dto] = await this.all([incident]);
    if (!dto) throw new Error('an incident was not presented');
    return incidentDetailDto(dto, incident.publicText, timeline);
  }
}
