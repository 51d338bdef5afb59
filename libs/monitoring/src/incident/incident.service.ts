import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import { AlertQueue } from '../channel/alert-queue.js';
import { IncidentAcknowledged, IncidentAnnounced } from '../monitoring.audit.js';
import { Incident, IncidentEvent } from './incident.entity.js';

/** A place in the list, which is newest first. */
export interface IncidentPosition {
  readonly openedAt: Date;
  readonly id: string;
}

export interface IncidentQuery {
  readonly open: boolean;
  readonly checkId?: string;
  readonly before?: IncidentPosition;
  readonly limit: number;
}

/** Incidents of the actor's organisation, as people see and acknowledge them. */
@Injectable()
export class IncidentService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly alerts: AlertQueue,
  ) {}

  /** Newest first. */
  list(actor: Actor, { open, checkId, before, limit }: IncidentQuery): Promise<Incident[]> {
    const where = {
      organisationId: organisationOf(actor),
      ...(open ? { closedAt: null } : {}),
      ...(checkId === undefined ? {} : { checkId }),
      ...(before ? { $or: [{ openedAt: { $lt: before.openedAt } }, { openedAt: before.openedAt, id: { $lt: before.id } }] } : {}),
    };
    return this.em.find(Incident, where, { orderBy: { openedAt: 'desc', id: 'desc' }, limit });
  }

  /** With its timeline, oldest first. @throws NotFoundError */
  async get(actor: Actor, id: string): Promise<{ incident: Incident; timeline: IncidentEvent[] }> {
    const incident = await this.em.findOne(Incident, { id, organisationId: organisationOf(actor) });
    if (!incident) throw new NotFoundError();
    const timeline = await this.em.find(IncidentEvent, { incidentId: id }, { orderBy: { at: 'asc', id: 'asc' }, limit: 1000 });
    return { incident, timeline };
  }

  /** Somebody looks after it. @throws NotFoundError, ConflictError when it is over, or somebody does already */
  @Transactional()
  async acknowledge(actor: Actor, id: string, reason: string): Promise<{ incident: Incident; timeline: IncidentEvent[] }> {
    const { incident } = await this.get(actor, id);
    if (incident.closedAt !== null) throw new ConflictError('incident-closed', 'This incident is over.');
    if (incident.acknowledgedBy !== null)
      throw new ConflictError('incident-acknowledged', `${incident.acknowledgedBy} looks after it already.`);
    const now = this.clock.now();
    incident.acknowledge(actor.name, reason, now);
    const stopped = await this.alerts.stopEscalation(this.em, id);
    const rest = stopped > 0 ? '. Nobody else is called' : '';
    this.em.persist(new IncidentEvent(incident.organisationId, id, now, 'acknowledged', `${actor.name}: ${reason}${rest}`));
    this.audit.record(this.em, actor, new IncidentAcknowledged(incident, reason));
    await this.em.flush();
    return this.get(actor, id);
  }

  /** What strangers are told where the check is on a status page; null for nothing but that it is down. @throws NotFoundError */
  @Transactional()
  async announce(actor: Actor, id: string, text: string | null): Promise<{ incident: Incident; timeline: IncidentEvent[] }> {
    const { incident } = await this.get(actor, id);
    const before = incident.publicText;
    incident.publicText = text;
    const line = text === null ? `${actor.name} took back what strangers were told` : `${actor.name} tells strangers: ${text}`;
    this.em.persist(new IncidentEvent(incident.organisationId, id, this.clock.now(), 'announced', line));
    this.audit.record(this.em, actor, new IncidentAnnounced(incident, before));
    await this.em.flush();
    return this.get(actor, id);
  }
}
