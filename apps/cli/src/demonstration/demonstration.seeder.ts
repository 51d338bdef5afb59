import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { builtInRole, type DemonstrationAccount, DemonstrationPeople } from '@clientst0r/identity';
import { type Actor, systemActor } from '@clientst0r/platform';
import { DemonstrationSeeded } from './demonstration.audit.js';
import { DemonstrationContents } from './demonstration.contents.js';
import { DEMONSTRATION_MEMBERS, DEMONSTRATION_ORGANISATIONS, type DemonstrationMember } from './demonstration-people.js';

export type SeededPerson = DemonstrationAccount & Pick<DemonstrationMember, 'roles' | 'platformRoles'>;

/** Fills a deployment for a trial. What exists already, it leaves alone. */
@Injectable()
export class DemonstrationSeeder {
  constructor(
    private readonly people: DemonstrationPeople,
    private readonly contents: DemonstrationContents,
    private readonly audit: AuditTrail,
  ) {}

  /** The people it added. */
  async seed(): Promise<SeededPerson[]> {
    const added: SeededPerson[] = [];
    for (const member of DEMONSTRATION_MEMBERS) {
      const account = await this.people.add(member);
      const { roles, platformRoles = [] } = member;
      if (account) added.push({ ...account, roles, platformRoles });
      await this.people.appoint(await this.people.idOf(member.email), platformRoles);
    }
    for (const organisation of DEMONSTRATION_ORGANISATIONS) {
      const organisationId = await this.people.organisation(organisation.slug, organisation.name);
      for (const { email, roles } of DEMONSTRATION_MEMBERS) {
        await this.people.join(organisationId, await this.people.idOf(email), roles[organisation.slug] ?? []);
      }
      await this.contents.fill(await this.ownerOf(organisationId), organisation);
    }
    if (added.length > 0) await this.audit.commit(systemActor('demonstration'), new DemonstrationSeeded(added.length));
    return added;
  }

  private async ownerOf(organisationId: string): Promise<Actor> {
    const [owner] = DEMONSTRATION_MEMBERS;
    if (!owner) throw new Error('The demonstration has no people');
    const permissions = new Set<string>(builtInRole('owner', 'organisation')?.permissions);
    const origin = { address: '', userAgent: 'seed-demonstration', requestId: '' };
    return {
      ...origin,
      userId: await this.people.idOf(owner.email),
      name: owner.name,
      sessionId: null,
      reauthenticatedAt: null,
      organisationId,
      permissions,
    };
  }
}
