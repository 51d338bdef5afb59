import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, organisationOf, storedInstant } from '@clientst0r/platform';
import type { CredentialType } from '../credential/credential-types.js';
import type { ExposurePosition } from './exposure.reader.js';
import { PRIORITIES, PRIORITY, type Priority } from './exposure-priority.js';

/** A secret that somebody is to change, because another has known it. */
export interface AssignedRotation {
  readonly credentialId: string;
  readonly name: string;
  readonly type: CredentialType;
  readonly fieldId: string;
  readonly label: string;
  readonly priority: Priority;
  readonly askedAt: Date;
  /** Who asks; where the glass was broken, who broke it. */
  readonly askedBy: string;
  /** Whether somebody took it in an emergency, without approval: whoever may change secrets is asked. */
  readonly brokenGlass: boolean;
}

type Row = Omit<AssignedRotation, 'priority' | 'askedAt' | 'brokenGlass'> & {
  readonly rank: number;
  readonly askedAt: string;
  readonly brokenGlass: number;
};

/** Once for each secret, however many have known it; of another value nothing was decided. */
const ASSIGNED = `select * from (select max(credentialId) as credentialId, max(name) as name, max(type) as type, fieldId, max(label) as label, min(\`rank\`) as \`rank\`,
  max(askedAt) as askedAt, max(askedBy) as askedBy, max(brokenGlass) as brokenGlass from (
  select c.id as credentialId, c.name, c.type, cast(f.id as char(36)) as fieldId, f.label, ${PRIORITY} as \`rank\`,
    max(d.decided_at) as askedAt, max(d.decided_by_name) as askedBy, 0 as brokenGlass
  from exposure_decisions d join credential_fields f on f.id = d.field_id and f.organisation_id = d.organisation_id and f.version = d.version
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id
  where d.organisation_id = ? and d.assignee_id = ? and d.accepted_reason is null and f.sealed is not null and c.trashed_at is null group by f.id
  union all
  select c.id, c.name, c.type, cast(f.id as char(36)), f.label, 1, max(r.granted_at), max(r.requester_name), 1
  from access_requests r join credential_fields f on f.id = r.field_id and f.organisation_id = r.organisation_id and f.version = r.field_version
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id
  where r.organisation_id = ? and r.broken_glass = 1 and ? = 1 and f.sealed is not null and c.trashed_at is null group by f.id) y group by fieldId) x
  where ? = 1 or (\`rank\` > ? or (\`rank\` = ? and (name > ? or (name = ? and fieldId > ?)))) order by \`rank\`, name, fieldId limit ?`;

/** What a person has been asked to change. */
@Injectable()
export class AssignedRotations {
  constructor(private readonly em: EntityManager) {}

  /** Of the actor himself; what is to be changed first comes first, then by name. */
  async of(actor: Actor, limit: number, after: ExposurePosition | null): Promise<AssignedRotation[]> {
    const { priority, name, fieldId } = after ?? { priority: 'high', name: '', fieldId: '' };
    const place = PRIORITIES.indexOf(priority) + 1;
    const from = [after ? 0 : 1, place, place, name, name, fieldId];
    const changes = actor.permissions.has('vault.credential.update') ? 1 : 0;
    const values = [organisationOf(actor), actor.userId, organisationOf(actor), changes, ...from, limit];
    const rows = await this.em.getConnection().execute<Row[]>(ASSIGNED, values);
    return rows.map(({ rank, askedAt, brokenGlass, ...row }) => ({
      ...row,
      priority: PRIORITIES[rank - 1] ?? 'normal',
      askedAt: storedInstant(askedAt),
      brokenGlass: brokenGlass === 1,
    }));
  }
}
