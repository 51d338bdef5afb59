import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { countOrganisationRows, ORGANISATION_TABLES, organisationColumn, type OrganisationTable } from '@clientst0r/database';
import { MemberMove, OrganisationMerge } from '@clientst0r/identity';
import { MonitoringMove } from '@clientst0r/monitoring';
import { VaultMove } from '@clientst0r/vault';

/** Carries out a merge, from wherever it stopped. Every step can be done twice. */
@Injectable()
export class OrganisationMover {
  constructor(
    private readonly em: EntityManager,
    private readonly merges: OrganisationMerge,
    private readonly members: MemberMove,
    private readonly vault: VaultMove,
    private readonly monitoring: MonitoringMove,
  ) {}

  /** Throws while something could not be moved; the merge then stays begun and is tried again. */
  async merge(sourceId: string): Promise<void> {
    const targetId = await this.merges.targetOf(sourceId);
    if (targetId === null) return;
    const stayed = (await this.vault.moveAll(sourceId, targetId)) + (await this.monitoring.moveAll(sourceId, targetId));
    for (const table of ORGANISATION_TABLES.filter(({ onMerge }) => onMerge === 'move')) await this.move(table, sourceId, targetId);
    // Last, so that nobody comes in before all is there.
    await this.members.move(sourceId, targetId);
    if (stayed > 0) throw new Error(`${stayed} entries, checks or channels hold a secret that does not open, and were left where they are`);
    const left = await countOrganisationRows(this.em, sourceId, ({ onMerge }) => ['move', 'join', 'close'].includes(onMerge));
    await this.merges.finish(sourceId, targetId, left);
  }

  private async move(table: OrganisationTable, sourceId: string, targetId: string): Promise<void> {
    const column = organisationColumn(table);
    await this.em.execute(`update ignore ${table.name} set ${column} = ? where ${column} = ?`, [targetId, sourceId], 'run');
  }
}
