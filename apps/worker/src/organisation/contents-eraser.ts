import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { countOrganisationRows, ORGANISATION_TABLES, organisationColumn } from '@clientst0r/database';
import { AccessEpoch, OrganisationDeletion, PersonalVaults } from '@clientst0r/identity';
import { JobOutbox } from '@clientst0r/platform';
import { DELETE_RESULTS } from '@clientst0r/monitoring';

const BATCH = 1_000;

/** Deletes all that is kept under the id of an organisation whose time is over, or of a personal vault that nobody has any more: first the keys, without which no copy of the secrets opens, then the rest. */
@Injectable()
export class ContentsEraser {
  constructor(
    private readonly em: EntityManager,
    private readonly deletion: OrganisationDeletion,
    private readonly outbox: JobOutbox,
    private readonly epoch: AccessEpoch,
    private readonly personal: PersonalVaults,
  ) {}

  async eraseDue(): Promise<void> {
    for (const id of await this.deletion.due()) await this.erase(id);
    for (const id of await this.personal.left()) await this.personal.erased(id, await this.clear(id));
  }

  private async erase(id: string): Promise<void> {
    await this.deletion.finish(id, await this.clear(id));
    await this.epoch.change();
  }

  /** @returns how many rows of each table there were */
  private async clear(id: string): Promise<Record<string, number>> {
    const counts = await countOrganisationRows(this.em, id, ({ onDelete }) => onDelete === 'delete');
    await this.forgetResults(id);
    for (const table of ORGANISATION_TABLES.filter(({ onDelete }) => onDelete === 'delete'))
      await this.empty(`delete from ${table.name} where ${organisationColumn(table)} = ? limit ${BATCH}`, id);
    return counts;
  }

  /** They hold no organisation themselves; each check's are removed by a job. */
  private async forgetResults(organisationId: string): Promise<void> {
    const statuses = await this.em.execute<{ id: number }[]>('select id from check_statuses where organisation_id = ?', [organisationId]);
    await this.em.fork().transactional((em) => {
      for (const { id: statusId } of statuses) this.outbox.enqueue(em, DELETE_RESULTS, { statusId });
    });
  }

  private async empty(sql: string, id: string): Promise<void> {
    for (let last = BATCH; last === BATCH;) last = (await this.em.execute<{ affectedRows: number }>(sql, [id], 'run')).affectedRows;
  }
}
